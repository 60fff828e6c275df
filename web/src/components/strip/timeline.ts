/* Days on the date control: where they lie, and which comes next. Days are numbers since 1970. */

export interface Month {
  from: number;
  to: number;
  n: number;
}

export interface Track {
  /** First and last day shown. */
  from: number;
  to: number;
  /** Days on which something became known, or took hold; in order. */
  days: readonly number[];
  months: readonly Month[];
}

const DAY_MS = 86_400_000;
const WEEK = 7;

export const numberOf = (iso: string): number => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
export const isoOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const isDay = (iso: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(Date.parse(iso)) && isoOf(numberOf(iso)) === iso;

const clamp = (track: Track, day: number): number => Math.min(track.to, Math.max(track.from, day));

/** How far along the track a day lies, 0 to 1. */
export const placeOf = (track: Track, day: number): number =>
  (clamp(track, day) - track.from) / Math.max(1, track.to - track.from);

export const dayAt = (track: Track, place: number): number =>
  clamp(track, Math.round(track.from + place * (track.to - track.from)));

/** The next or previous day with claims; beyond the last one lies the end of the track. */
export function stepFrom(track: Track, at: number, by: 1 | -1): number {
  const days = by > 0 ? track.days : [...track.days].reverse();
  const next = days.find((day) => (by > 0 ? day > at : day < at) && day >= track.from);
  return next ?? (by > 0 ? track.to : track.from);
}

/** The same day a month on or back; the last of a shorter month. */
export function monthFrom(track: Track, at: number, by: 1 | -1): number {
  const [year = 0, month = 1, date = 1] = isoOf(at).split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + by + 1, 0)).getUTCDate();
  return clamp(track, Date.UTC(year, month - 1 + by, Math.min(date, last)) / DAY_MS);
}

/** Where play goes next: the last day with claims within a week (a month), else the next one. */
export function playFrom(track: Track, at: number, byMonth: boolean): number | null {
  const last = track.days.at(-1);
  if (last === undefined || at >= last) return null;
  const until = byMonth ? monthFrom(track, at, 1) : at + WEEK;
  const within = track.days.filter((day) => day > at && day <= until).at(-1);
  return within ?? stepFrom(track, at, 1);
}

/** What became known in the month of a day. */
export const monthOf = (track: Track, day: number): Month | undefined =>
  track.months.find((month) => month.from <= day && day <= month.to);

/** The first days of the years on the track. */
export function yearsOf(track: Track): number[] {
  const [first, last] = [track.from, track.to].map((day) => Number(isoOf(day).slice(0, 4)));
  const years = Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, i) => (first ?? 0) + i);
  return years.map((year) => numberOf(`${year}-01-01`)).filter((day) => day >= track.from);
}
