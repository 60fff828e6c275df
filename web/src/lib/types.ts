/* Names for the shapes of the API; all of them come from the OpenAPI document. */
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Figure = Schemas['Figure'];
export type Problem = Schemas['Problem'];

/** A question the API answers, such as `sheet`. */
export type QuestionName = {
  [K in keyof paths]: K extends `/api/${infer N}`
    ? N extends `${string}.${string}` | `${string}/${string}` | 'status'
      ? never
      : paths[K] extends { get: { responses: { 200: { content: { 'application/json': unknown } } } } }
        ? N
        : never
    : never;
}[keyof paths];

type Get<Q extends QuestionName> = paths[`/api/${Q}`] extends { get: infer G } ? G : never;

/** The envelope a question is answered with. */
export type AnswerOf<Q extends QuestionName> =
  Get<Q> extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never;

/** The question's own parameters; which book and date is asked about comes from the address. */
export type ParamsOf<Q extends QuestionName> =
  Get<Q> extends { parameters: { query?: infer P } } ? Partial<NonNullable<P>> : Record<string, never>;
