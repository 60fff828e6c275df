/* What a profile may be, and what an unknown name may have meant. */
import { idAt } from '../routes';
import type { Problem, Schemas } from './types';

export type Profile = Schemas['FirmProfile'] | Schemas['SiteProfile'] | Schemas['TieProfile'] | Schemas['SourceProfile'] | Schemas['TopicProfile'];
export type NothingKnown = Schemas['NothingKnown'];

export const isUnknown = (data: Profile | NothingKnown): data is NothingKnown => 'first_known_on' in data;

export interface Near {
  subject: string;
  words: string;
}

/** The names a refusal lists: `org:openai  OpenAI (lab, US)`, one a line. */
export function nearest(problem: Problem): Near[] {
  return problem.next_step.split('\n').flatMap((line) => {
    const found = /^\s+((?:org|site|tie|source|layer|market):\S+)\s+(.*)$/.exec(line);
    return found ? [{ subject: found[1] ?? '', words: found[2] ?? '' }] : [];
  });
}

/**
 * The subject of a page from its path; empty under another page's path: a page that is being left
 * must not ask for what the next one is about.
 */
export function subjectAt(page: string, kind: string, path: string): string {
  return path.startsWith(`/${page}/`) ? `${kind}:${idAt(path)}` : '';
}

/** An address outside, if it is one a browser may be sent to. */
export function outside(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}
