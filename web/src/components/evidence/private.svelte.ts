/* Private statements of this reader: written to the ledger, told as a toast, taken back with z. */
import { addressOf } from '../../lib/answers.svelte';
import { here } from '../../lib/location.svelte';
import { Refused, request, Unreachable } from '../../lib/net';
import { notices } from '../../lib/notices.svelte';
import type { AnswerOf, Schemas } from '../../lib/types';
import { post } from '../../lib/writes';

export const LAYER = 'desk';
export type Basis = Schemas['Seen']['basis'];
export type Load = Schemas['Seen']['load'];
type Seen = Schemas['Seen'];
type Written = Schemas['Written'];

interface Last {
  receipt: number;
  cell: string;
}

class Mine {
  /** The latest receipt that can be taken back from this window. */
  last = $state.raw<Last | null>(null);
  /** A write is under way. */
  busy = $state(false);

  /** Record a claim; throws `Refused` with findings where the ledger takes nothing. */
  async add(claim: Partial<Schemas['ClaimBody']>, cell: string): Promise<void> {
    await this.write('/api/claims', { ...claim, layer: LAYER, seen: seenAt(cell) }, cell);
  }

  /** Take one private claim back. */
  async retract(claim: string, cell: string): Promise<void> {
    const body = { why: 'taken back by its reader', seen: seenAt(cell) };
    await this.told(() => this.write(`/api/claims/${encodeURIComponent(claim)}/retract`, body, cell));
  }

  /** Take the latest receipt of this window back. */
  async undo(): Promise<void> {
    const last = this.last;
    if (!last) return void notices.toast('Nothing was written in this window that could be undone.');
    this.last = null;
    const body = { seen: seenAt(last.cell) };
    await this.told(() => this.write(`/api/receipts/${last.receipt}/undo`, body, last.cell, true));
  }

  private async write(path: string, body: object, cell: string, isUndo = false): Promise<void> {
    this.busy = true;
    let written: Written;
    try {
      written = await post<Written>(path, { ...body, effect: false });
      if (written.receipt !== null && !isUndo) this.last = { receipt: written.receipt, cell };
    } finally {
      this.busy = false;
    }
    void this.say(written, cell, isUndo);
  }

  /** Tell what the write changed: the page shows it already, the words come when they come. */
  private async say({ receipt, finding, before, sequence }: Written, cell: string, isUndo: boolean): Promise<void> {
    let text = finding;
    if (receipt !== null) {
      const params = { before, at: sequence, cell, basis: basisHere(), load: loadHere() };
      try {
        const { body } = await request<AnswerOf<'effect'>>(addressOf('effect', params));
        text = body.finding;
      } catch {
        // The receipt is told instead: what was written stands.
      }
    }
    const undo = { label: 'Undo', key: 'Z', run: () => this.undo() };
    notices.toast(text, receipt === null || isUndo ? undefined : undo);
  }

  /** Say in a toast why a write without a form of its own was refused. */
  private async told(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (error instanceof Refused) notices.toast(`${error.problem.problem} Next: ${error.problem.next_step}`);
      else if (error instanceof Unreachable) notices.toast('Lanebook did not answer: nothing was written.');
      else throw error;
    }
  }
}

/** What the reader looks at: whose change is told. */
function seenAt(cell: string): Seen {
  return {
    known: here.known || null,
    valid: here.valid || null,
    without: here.all('without'),
    basis: basisHere(),
    load: loadHere(),
    cell,
  };
}

const BASES: readonly string[] = ['energised', 'firm', 'announced', 'all'];
export const basisHere = (): Basis =>
  BASES.includes(here.get('basis')) ? (here.get('basis') as Basis) : 'announced';
export const loadHere = (): Load => (here.get('load') === 'facility' ? 'facility' : 'it');

export const mine = new Mine();
