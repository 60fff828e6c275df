/* One way to the server: JSON in, JSON or a problem out. */
import type { Problem } from './types';

/** The server refused or failed; the problem says what to do next. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** Nothing answered at all. */
export class Unreachable extends Error {}

export interface Got<T> {
  body: T;
  sequence: number;
}

export async function request<T>(address: string, init: RequestInit = {}): Promise<Got<T>> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Unreachable(address);
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(asProblem(body, response));
  return { body: body as T, sequence: Number(response.headers.get('x-lanebook-sequence') ?? -1) };
}

function asProblem(body: unknown, response: Response): Problem {
  if (body && typeof body === 'object' && 'next_step' in body) return body as Problem;
  const detail = `The server answered ${response.status} without saying why.`;
  return {
    type: 'about:blank', title: response.statusText, status: response.status, code: 'http_error',
    problem: detail, expected: 'an answer', next_step: 'reload the page.', detail, findings: [],
  };
}
