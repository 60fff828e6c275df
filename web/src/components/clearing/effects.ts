/* Two clearings side by side, as texts and cells: `2,300 → 1,900`, one number where nothing moved. */
import { number, significant, trimmed, UNKNOWN } from '../../lib/format';
import type { Schemas } from '../../lib/types';
import type { HeatCell } from './heat';

/** Megawatts or other whole numbers. */
export function pair(before: number | null, after: number | null): string {
  const [first, second] = [before, after].map((value) => (value === null ? 'no limit' : number(value)));
  return first === second ? (first ?? UNKNOWN) : `${first} → ${second}`;
}

/** Amounts of any size, to three digits; null where a model has no such layer. */
export function moneyPair(before: number | null, after: number | null): string {
  const text = (value: number | null): string => (value === null ? UNKNOWN : trimmed(significant(value), Math.abs(value) < 100 ? 2 : 0));
  const [first, second] = [text(before), text(after)];
  return first === second ? first : `${first} → ${second}`;
}

/** Less than this many megawatts is rounding. */
const LEAST_MW = 0.5;

/** What a buyer is served before and after; a loss is striped, a gain solid, and both are written. */
export function effectOf(row: Schemas['BuyerEffect'] | undefined): HeatCell | null {
  if (!row) return null;
  const [before, after] = [row.served_before_mw, row.served_after_mw];
  const same = Math.abs(after - before) < LEAST_MW;
  const moved = Math.abs(after - before) / Math.max(1, before, after);
  const level = same ? 0 : moved < 0.05 ? 1 : moved < 0.2 ? 2 : moved < 0.5 ? 3 : 4;
  const word = same ? 'as before' : after > before ? 'gains' : 'loses';
  return {
    text: same ? number(after) : `${number(before)} → ${number(after)}`,
    small: same ? '' : after > before ? '▲' : '▼',
    level, look: same ? 'quiet' : after > before ? 'plain' : 'striped',
    said: `${row.name}, end of ${row.period}: ${word}, ${pair(before, after)} MW served`,
  };
}

interface ChangeRow {
  id: string;
  number: string;
  what: string;
  period: string;
  moved: string;
  unit: string;
}

export function changeRows(changes: readonly Schemas['Changed'][]): ChangeRow[] {
  const text = (value: number | null): string => (value === null ? 'no limit' : trimmed(significant(value), Math.abs(value) < 100 ? 2 : 0));
  return changes.map((each, index) => ({
    id: String(index), number: String(each.number), what: each.what, period: each.period || 'all',
    moved: `${text(each.before)} → ${text(each.after)}`, unit: each.unit,
  }));
}
