/* Geometry of the lanes over time. The scale stands still while the date moves. */
import { day } from '../../lib/format';
import type { Schemas } from '../../lib/types';

export type Bar = Schemas['LaneBar'];

/** Years drawn, whatever the date: from the first lanes of the present labs to the usual last end. */
const FIRST = 2023;
const LAST = 2035;

export interface Scale {
  first: number;
  last: number;
  x: (iso: string) => number;
  years: number[];
}

const time = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);

/** A scale of whole years; it moves only for days before the present labs had lanes. */
export function scaleOf(valid: string, left: number, right: number): Scale {
  const year = Number(valid.slice(0, 4));
  const first = Math.min(FIRST, year - 1);
  const last = Math.max(LAST, year + 5);
  const [from, to] = [time(`${first}-01-01`), time(`${last + 1}-01-01`)];
  const x = (iso: string): number =>
    left + ((Math.min(Math.max(time(iso), from), to) - from) / (to - from)) * (right - left);
  return { first, last, x, years: Array.from({ length: last - first + 1 }, (_, i) => first + i) };
}

/** Years that get a label: every one, or every second or third where they would touch. */
export function labelled(scale: Scale, room: number): number[] {
  const step = Math.ceil(34 / Math.max(room, 1));
  return scale.years.filter((year) => (year - scale.first) % step === 0);
}

/** Cut a label to what fits; the whole text stands in its title. */
export function cut(text: string, width: number, perSign: number): string {
  const most = Math.floor(width / perSign);
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}

/** A name within a column: the firm, then as much of the lane as fits. */
export const nameOf = (bar: Bar): string => (bar.label ? `${bar.party_name} · ${bar.label}` : bar.party_name);

export const FIRMNESS: Record<string, string> = {
  energised: 'energised', binding: 'binding', announced: 'announced', option: 'an option',
  rumoured: 'rumoured', implied: 'implied from dollars', unknown: 'of unknown size', withdrawn: 'withdrawn',
};

/** A lane as a sentence, for screen readers and as a hint. */
export function sentence(bar: Bar): string {
  const signed = bar.signed_on
    ? `signed ${day(bar.signed_on, bar.signed_precision)}`
    : `not signed, known since ${day(bar.known_on)}`;
  const spans = bar.spans.map((span) => {
    const end = span.to_on ? `to ${day(span.to_on)}` : 'with no end stated';
    return `${FIRMNESS[span.kind]} from ${day(span.from_on)} ${end}`;
  });
  const other = bar.other_end ? [bar.other_end.words] : [];
  return [`${nameOf(bar)}`, bar.note, signed, ...spans, bar.words, ...other].filter(Boolean).join('; ');
}

/** Claims behind the megawatts of a lane, else all that name it. */
export function claimsOf(bar: Bar): string[] {
  const counted = bar.cells.filter((cell) => cell.point).flatMap((cell) => cell.claims);
  return [...new Set(counted.length ? counted : bar.claims)].slice(0, 60);
}
