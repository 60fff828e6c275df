/* The day the whole app stands on: read from the address, moved by hand, by key and by play. */
import { ask, prefetchPage, traffic, type Asked } from '../../lib/answers.svelte';
import { counted, day as dayWords } from '../../lib/format';
import { head } from '../../lib/head.svelte';
import { go, here } from '../../lib/location.svelte';
import { notices } from '../../lib/notices.svelte';
import { isDay, isoOf, monthFrom, monthOf, numberOf, playFrom, stepFrom, type Track } from './timeline';

export type Mode = 'known' | 'valid';

/** Knowledge is played from 2024 on, the world from 2019. */
const FIRST = { known: '2024-01-01', valid: '2019-01-01' };
const PLAY_MS = 450;
const REST_MS = 60;
/** Steps that follow one another this fast are one entry in the history. */
const SAME_MS = 1_500;
const AHEAD = 3;
/** A page that stands this long is being read: the days beside it are asked for. */
const SETTLED_MS = 300;

const sleep = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

export class Days {
  readonly asked: Asked<'calendar'>;
  mode = $state<Mode>(here.valid ? 'valid' : 'known');
  playing = $state(false);
  /** A day under the hand, not yet asked for. */
  private held = $state<number | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private moved = Number.NEGATIVE_INFINITY;
  private run = 0;

  constructor() {
    // The calendar is the ledger's own: it is the same on every day.
    this.asked = ask('calendar', () => ({ known: null, valid: null }));
    $effect(() => {
      void here.address;
      if (this.playing || !this.track.days.length) return;
      const timer = setTimeout(() => void traffic.quiet().then(() => this.near()), SETTLED_MS);
      return () => clearTimeout(timer);
    });
  }

  readonly track: Track = $derived.by(() => {
    const data = this.asked.answer?.data;
    const to = numberOf(head.today || data?.last_on || FIRST.known);
    const months = (data?.months ?? []).map((month) => {
      const from = numberOf(month.on);
      const [year = 0, number = 1] = month.on.split('-').map(Number);
      const last = Math.round(Date.UTC(year, number, 1) / 86_400_000) - 1;
      return { from, to: last, n: this.mode === 'known' ? month.n_claims : month.n_begun };
    });
    const days = this.mode === 'known' ? data?.days : data?.valid_days;
    return { from: numberOf(FIRST[this.mode]), to, days: (days ?? []).map((each) => numberOf(each.on)), months };
  });

  /** The day in the address, today where it names none. */
  get known(): string {
    return isDay(here.known) ? here.known : head.today || FIRST.known;
  }

  get valid(): string {
    return isDay(here.valid) ? here.valid : this.known;
  }

  get asking(): string {
    return this.mode === 'known' ? this.known : this.valid;
  }

  /** The day shown: the one under the hand, else that of the address. */
  get shown(): string {
    return this.held === null ? this.asking : isoOf(this.held);
  }

  get isPast(): boolean {
    return here.known !== '' || here.valid !== '';
  }

  /** The day and what its month brought, in words. */
  readonly words = $derived.by(() => {
    const month = this.shown && monthOf(this.track, numberOf(this.shown));
    const noun = this.mode === 'known' ? 'claim' : 'tie';
    const verb = this.mode === 'known' ? '' : ' begun';
    const n = month ? `, ${counted(month.n, noun)}${verb} in ${dayWords(this.shown, 'month')}` : '';
    return `${dayWords(this.shown)}${n}`;
  });

  /** Stand on a day; the end of the track is now, which needs no name in the address. */
  stand(day: number, { replace }: { replace?: boolean } = {}): void {
    const iso = day >= this.track.to ? null : isoOf(day);
    const now = performance.now();
    const again = replace ?? now - this.moved < SAME_MS;
    this.moved = now;
    this.held = null;
    go({ set: { [this.mode]: iso }, replace: again });
    const lead = this.mode === 'known' ? 'Known on' : 'In force on';
    notices.announce(`${lead} ${this.words}`);
  }

  /** Show a day at once, and ask for it when the hand rests. */
  hold(day: number): void {
    this.stop();
    this.held = day;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST_MS);
  }

  /** Ask for the day under the hand. */
  settle(): void {
    clearTimeout(this.timer);
    if (this.held !== null) this.stand(this.held);
  }

  step(by: 1 | -1, month = false): void {
    this.stop();
    const next = (day: number): number => (month ? monthFrom : stepFrom)(this.track, day, by);
    this.stand(next(numberOf(this.shown)));
    const soon = next(numberOf(this.asking));
    this.ahead([soon, next(soon)]);
  }

  toEnd(): void {
    this.stop();
    this.stand(this.track.to);
  }

  toStart(): void {
    this.stop();
    this.stand(this.track.from);
  }

  /** Back to now, in both times. */
  toNow(): void {
    this.stop();
    this.held = null;
    go({ set: { known: null, valid: null } });
    notices.announce('Back to now');
  }

  stop(): void {
    this.run += 1;
    this.playing = false;
  }

  toggle(): void {
    if (this.playing) this.stop();
    else if (this.track.days.length) void this.play();
  }

  /** A step may come: ask for the days beside this one ahead. */
  near(): void {
    if (this.playing || !this.track.days.length) return;
    const at = numberOf(this.asking);
    this.ahead([stepFrom(this.track, at, -1), stepFrom(this.track, at, 1)]);
  }

  private ahead(days: readonly number[]): void {
    for (const day of days) {
      const iso = day >= this.track.to ? '' : isoOf(day);
      prefetchPage({ [this.mode]: iso });
    }
  }

  private async play(): Promise<void> {
    const run = ++this.run;
    const byMonth = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const next = (day: number): number | null => playFrom(this.track, day, byMonth);
    this.playing = true;
    // From the end it starts over. One entry in the history for the whole play: back leads out.
    let day: number | null = next(numberOf(this.asking)) ?? this.track.from;
    let replace = false;
    while (day !== null && !document.hidden) {
      const at: number = day;
      const before = here.address;
      this.stand(at, { replace });
      replace ||= here.address !== before;
      const soon: number[] = [];
      for (let d = next(at); d !== null && soon.length < AHEAD; d = next(d)) soon.push(d);
      this.ahead(soon);
      await Promise.all([sleep(PLAY_MS), traffic.quiet()]);
      if (this.run !== run || numberOf(this.asking) !== at) return this.halt(run);
      day = next(at);
    }
    this.halt(run);
  }

  private halt(run: number): void {
    if (this.run === run) this.playing = false;
  }
}
