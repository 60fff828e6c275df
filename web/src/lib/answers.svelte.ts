/* Answers as reactive values: the last one stays on the page while the next is on its way. */
import { tick, untrack } from 'svelte';
import { head } from './head.svelte';
import { here } from './location.svelte';
import { Refused, request } from './net';
import type { AnswerOf, ParamsOf, Problem, QuestionName } from './types';

const PENDING_MS = 150;
const SLOW_MS = 1_000;
const KEPT = 160;

/** Answers by address and ledger sequence: with those given, an answer never changes. */
const kept = new Map<string, unknown>();

function keep(key: string, answer: unknown): void {
  kept.delete(key);
  kept.set(key, answer);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
}

/** Questions that are computed for seconds: never asked before somebody wants them. */
const SLOW: ReadonlySet<string> = new Set([
  'chokepoints', 'compose', 'constraints', 'constraint', 'constraints_timeline', 'ensemble', 'option', 'scan', 'scenario',
  'scenario_diff', 'scenarios', 'shock', 'shock_diff', 'shocks', 'theses',
]);

/** What the page asks at present, so that the next day can be asked for ahead. */
const live = new Set<() => [QuestionName, Record<string, unknown>] | null>();

class Traffic {
  /** Answers the page is waiting for; no state, as effects that ask change it. */
  private waiting = 0;
  private rest: (() => void)[] = [];

  begin(): void {
    this.waiting += 1;
  }

  end(): void {
    this.waiting -= 1;
    if (this.waiting === 0) this.rest.splice(0).forEach((resume) => resume());
  }

  /** Wait until everything on the page has been answered. */
  async quiet(): Promise<void> {
    await tick();
    if (this.waiting > 0) await new Promise<void>((resume) => this.rest.push(resume));
  }
}

export const traffic = new Traffic();

const keyOf = (address: string): string => `${head.sequence} ${head.today} ${address}`;

/** The address of a question as the page's own address asks it; `form` is csv or xlsx for a file. */
export function addressOf<Q extends QuestionName>(
  question: Q,
  params: ParamsOf<Q> = {} as ParamsOf<Q>,
  form: '' | 'csv' | 'xlsx' | 'graphml' = '',
): string {
  const query = new URLSearchParams();
  const own: Record<string, unknown> = {
    known: here.known, valid: here.valid, without: here.all('without'), ...params,
  };
  for (const [name, value] of Object.entries(own)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== '') query.append(name, String(each));
    }
  }
  query.sort();
  const text = query.toString();
  return `/api/${question}${form && `.${form}`}${text && `?${text}`}`;
}

/** A question being asked; read `.answer` in markup or `$derived`. */
export class Asked<Q extends QuestionName> {
  /** The latest answer; stays while another is on its way. */
  answer = $state.raw<AnswerOf<Q> | null>(null);
  /** Why the latest request failed; null once one succeeds. */
  problem = $state.raw<Problem | null>(null);
  /** Nothing came within 150 ms. */
  pending = $state(false);
  /** Nothing came within a second. */
  slow = $state(false);
  /** The answer shown is the one asked for. */
  settled = $state(false);
  private abort: AbortController | null = null;

  /** Ask for `address` and show what comes; a request under way is given up. */
  async load(address: string): Promise<void> {
    this.abort?.abort();
    const found = kept.get(keyOf(address)) as AnswerOf<Q> | undefined;
    if (found) return this.show(found);
    const abort = (this.abort = new AbortController());
    this.settled = false;
    traffic.begin();
    const timers = [
      setTimeout(() => (this.pending = true), PENDING_MS),
      setTimeout(() => (this.slow = true), SLOW_MS),
    ];
    try {
      const { body, sequence } = await request<AnswerOf<Q>>(address, { signal: abort.signal });
      if (sequence === head.sequence) keep(keyOf(address), body);
      if (this.abort === abort) this.show(body);
    } catch (error) {
      if (abort.signal.aborted) return;
      head.fail(error);
      this.problem = error instanceof Refused ? error.problem : this.problem;
      this.settled = true;
    } finally {
      timers.forEach(clearTimeout);
      traffic.end();
      if (this.abort === abort) this.pending = this.slow = false;
    }
  }

  private show(answer: AnswerOf<Q>): void {
    this.answer = answer;
    this.problem = null;
    this.pending = this.slow = false;
    this.settled = true;
  }

  /** Give up the request under way. */
  stop(): void {
    this.abort?.abort();
    this.pending = this.slow = false;
  }
}

/**
 * Ask a question for as long as the component lives. `params` is read reactively; null asks
 * nothing. Days and layers come from the address; the answer is asked again when the ledger moves.
 */
export function ask<Q extends QuestionName>(
  question: Q,
  params: () => ParamsOf<Q> | null = () => ({}) as ParamsOf<Q>,
): Asked<Q> {
  const asked = new Asked<Q>();
  $effect(() => {
    const own = params();
    void head.round;
    if (own !== null) void asked.load(addressOf(question, own));
  });
  const again = (): [Q, ParamsOf<Q>] | null => {
    const own = untrack(params);
    return own && [question, own];
  };
  $effect(() => {
    if (!SLOW.has(question)) live.add(again);
    return () => {
      live.delete(again);
      asked.stop();
    };
  });
  return asked;
}

/** Fetch an answer that will probably be asked for next; failures are nobody's business. */
export async function prefetch<Q extends QuestionName>(
  question: Q,
  params: ParamsOf<Q> = {} as ParamsOf<Q>,
): Promise<void> {
  const address = addressOf(question, params);
  if (kept.has(keyOf(address))) return;
  try {
    const headers = { 'x-lanebook-ahead': '1' };
    const { body, sequence } = await request<AnswerOf<Q>>(address, { headers });
    if (sequence === head.sequence) keep(keyOf(address), body);
  } catch {
    // The page asks again when it needs it, and says then what is wrong.
  }
}

/** Fetch what the page shows as it will be asked on another day. */
export function prefetchPage(days: { known?: string; valid?: string }): void {
  for (const again of live) {
    const asked = again();
    if (!asked) continue; // a question that is not put today is not put ahead either
    const [question, params] = asked;
    void prefetch(question, { ...days, ...params } as ParamsOf<typeof question>);
  }
}
