/* Where the ledger stands, whether the server lives, and whether it knows this reader. */
import { Refused, request, Unreachable } from './net';
import type { Schemas } from './types';

const POLL_MS = 15_000;
const RETRY_MS = 2_000;

class Head {
  status = $state.raw<Schemas['Status'] | null>(null);
  /** Rises with every write and every reconnection: answers are asked again. */
  round = $state(0);
  /** Time at which the server stopped answering; null while it does. */
  stoppedAt = $state.raw<Date | null>(null);
  /** The server does not know this browser: the link has to be opened again. */
  locked = $state(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  get sequence(): number {
    return this.status?.sequence ?? -1;
  }

  /** Today in the server's calendar; empty until it is known. */
  get today(): string {
    return this.status?.today ?? '';
  }

  /** Ask the server how it stands, now and then again. */
  async look(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const { body } = await request<Schemas['Status']>('/api/status');
      const news = this.status !== null && body.sequence !== this.status.sequence;
      const back = this.stoppedAt !== null || this.locked;
      this.stoppedAt = null;
      this.locked = false;
      // The same news again must not ask every question again.
      if (JSON.stringify(body) !== JSON.stringify(this.status)) this.status = body;
      if (news || back) this.round += 1;
    } catch (error) {
      this.fail(error);
    }
    this.timer = setTimeout(() => void this.look(), this.stoppedAt ? RETRY_MS : POLL_MS);
  }

  /** Take note of a failed request. */
  fail(error: unknown): void {
    if (error instanceof Unreachable) {
      if (!this.stoppedAt) {
        this.stoppedAt = new Date();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.look(), RETRY_MS);
      }
    } else if (error instanceof Refused) {
      this.stoppedAt = null; // a refusal is an answer too: after a new start, that the link is new
      if (error.problem.status === 401) this.locked = true;
    }
  }
}

export const head = new Head();
