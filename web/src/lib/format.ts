/* Numbers, money, dates and states in words, as in every other view (answers/wording.py). */
import type { Figure } from './types';

export const MINUS = '−';
export const UNKNOWN = '?';
const BOUNDS: Record<string, string> = { at_least: '≥', up_to: '≤', approx: '~' };
const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
  'October', 'November', 'December',
];

/** Round half away from zero on the decimal digits, as a reader would. */
export function rounded(value: number, decimals = 0): number {
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + decimals}`));
  return Math.sign(value) * Number(`${shifted}e${-decimals}`);
}

/** Making a format costs more than using it a hundred times, and a sheet has hundreds of cells. */
const formats: Intl.NumberFormat[] = [];
function grouped(decimals: number): Intl.NumberFormat {
  return (formats[decimals] ??= new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }));
}

/** `2,300`, `−1,200.5`. */
export function number(value: number, decimals = 0): string {
  const text = grouped(decimals).format(Math.abs(rounded(value, decimals)));
  return (rounded(value, decimals) < 0 ? MINUS : '') + text;
}

/** A number without trailing zeros: `1.25`, `15`, `0.3`. */
export function trimmed(value: number, decimals = 2): string {
  const text = number(value, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Megawatts under a header that names the unit; below 10 one decimal is kept. */
export function plainMegawatts(mw: number): string {
  return mw !== 0 && Math.abs(mw) < 10 ? trimmed(mw, 1) : number(mw);
}

export const megawatts = (mw: number): string => `${plainMegawatts(mw)} MW`;
export const gigawatts = (mw: number): string => `${number(mw / 1000, 1)} GW`;
export const share = (value: number): string =>
  `${trimmed(value * 100, value !== 0 && Math.abs(value) < 0.01 ? 1 : 0)} %`;
export const ratio = (value: number): string => `${trimmed(value, 1)}×`;

function scaled(amount: number): string {
  for (const [factor, word] of [[1e9, 'bn'], [1e6, 'm']] as const) {
    if (Math.abs(amount) >= factor * 0.9995) {
      const value = amount / factor;
      const size = Math.abs(value);
      return `${trimmed(value, size >= 100 ? 0 : size >= 10 ? 1 : 2)} ${word}`;
    }
  }
  return trimmed(amount, 2);
}

/** `15 bn USD`, `1.25 bn USD a month`. */
export function money(amount: number, unit = 'USD'): string {
  const [currency = unit, per = ''] = unit.split('/');
  const article = ['day', 'month', 'quarter', 'year'].includes(per) ? 'a' : 'per';
  return `${scaled(amount)} ${currency}${per ? ` ${article} ${per}` : ''}`;
}

const isMoney = (unit: string): boolean => /^[A-Z]{3}(\/|$)/.test(unit);

/** A value without its unit, for cells under a header that names it. */
export function plain(value: number, unit = ''): string {
  if (unit === 'MW') return plainMegawatts(value);
  if (unit === 'share' || unit === 'fraction') return share(value);
  if (isMoney(unit)) return scaled(value);
  return Math.abs(value) < 100 ? trimmed(value) : number(value);
}

/** A value with its unit. */
export function quantity(value: number, unit = ''): string {
  if (unit === 'MW') return megawatts(value);
  if (unit === 'share' || unit === 'fraction') return share(value);
  if (isMoney(unit)) return money(value, unit);
  if (unit === 'ratio') return ratio(value);
  return unit === 'count' || !unit ? plain(value, unit) : `${plain(value, unit)} ${unit}`;
}

export const bounded = (text: string, bound: string): string => (BOUNDS[bound] ?? '') + text;

/** `4.1–7.7`, `≥4`, `≤8`, one value where the ends agree, or `?`. */
export function interval(figure: Figure): string {
  const { low, point, high, unit } = figure;
  if (low === null && high === null) return point === null ? UNKNOWN : plain(point, unit);
  if (low === null || high === null) {
    return high !== null ? `≤${plain(high, unit)}` : `≥${plain(low ?? 0, unit)}`;
  }
  const [first, last] = [plain(low, unit), plain(high, unit)];
  return first === last ? first : `${first}–${last}`;
}

const DIGITS = 3;

/** To three significant digits: nobody measured the fourth. */
export function significant(value: number): number {
  return value === 0 || !Number.isFinite(value) ? value : Number(value.toPrecision(DIGITS));
}

/** What one more is worth: both ends at one scale where they differ, `0.93–1.73 m`, `2.85 m`, `0`. */
export function worth(figure: Figure): string {
  const ends = [figure.low ?? figure.point, figure.high ?? figure.point];
  if (ends.some((end) => end === null)) return UNKNOWN;
  const [low, high] = ends.map((end) => significant(end ?? 0)) as [number, number];
  const [by, word] = Math.max(Math.abs(low), Math.abs(high)) >= 1e6 ? [1e6, ' m'] : [1, ''];
  const text = (value: number): string => trimmed(value / by, by > 1 || Math.abs(value) < 100 ? 2 : 0);
  return `${text(low) === text(high) ? text(low) : `${text(low)}–${text(high)}`}${word}`;
}

export function spreadDiffers({ low, high, unit }: Figure): boolean {
  return low !== null && high !== null && plain(low, unit) !== plain(high, unit);
}

const valueOf = (figure: Figure): string =>
  figure.point === null
    ? interval(figure)
    : bounded(plain(figure.point, figure.unit), figure.bound);

/** A figure as a table cell shows it, without unit: unknown `?`, zero `0`, blank nothing. */
export function figureText(figure: Figure | null | undefined): string {
  if (!figure) return '';
  const value = valueOf(figure);
  switch (figure.state) {
    case 'unknown':
      return UNKNOWN;
    case 'blank':
      return '';
    case 'zero':
      return '0';
    case 'ended':
      return 'ended';
    case 'withdrawn':
      return value === UNKNOWN ? 'withdrawn' : value;
    case 'implied':
      return `≈${spreadDiffers(figure) ? interval(figure) : value}`;
    default:
      return value;
  }
}

/** A figure with its unit, for running text. */
export function figureWords(figure: Figure): string {
  const text = figureText(figure);
  if (['unknown', 'blank', 'ended'].includes(figure.state) || !text) return text;
  if (figure.point !== null && ['stated', 'carried', 'derived'].includes(figure.state)) {
    return bounded(quantity(figure.point, figure.unit), figure.bound);
  }
  if (isMoney(figure.unit)) return `${text} ${figure.unit.split('/')[0]}`;
  return ['', 'count', 'share', 'fraction'].includes(figure.unit) ? text : `${text} ${figure.unit}`;
}

const STATES: Record<string, string> = {
  stated: 'stated', carried: 'carried', derived: 'our arithmetic',
  implied: 'implied from dollars, not added', open: 'open', unknown: 'no source says',
  zero: 'zero, says a source', withdrawn: 'withdrawn', ended: 'past its end', blank: 'not applicable',
};

export const stateWords = (figure: Figure): string => STATES[figure.state] ?? figure.state;

/** A figure as a sentence for screen readers: `300 MW, binding, carried, 2 claims`. */
export function figureSentence(figure: Figure): string {
  const words = [figure.state === 'unknown' ? 'no source says' : figureWords(figure)];
  if (figure.firmness && !['unknown', 'blank'].includes(figure.state)) words.push(figure.firmness);
  if (!['stated', 'unknown', 'blank'].includes(figure.state)) words.push(stateWords(figure));
  if (figure.note) words.push(figure.note);
  const n = figure.claims.length;
  if (n) words.push(`${n} ${n === 1 ? 'claim' : 'claims'}`);
  return words.filter(Boolean).join(', ');
}

/** `31 May 2026`; with a precision only what is known: `May 2026`, `2026`. */
export function day(iso: string | null | undefined, precision = 'day'): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? '');
  if (!found) return UNKNOWN;
  const [, year = '', month = '1', date = '1'] = found;
  const name = MONTHS[Number(month) - 1] ?? '';
  if (precision === 'year') return year;
  if (precision === 'quarter') return `Q${Math.ceil(Number(month) / 3)} ${year}`;
  if (precision === 'month') return `${name} ${year}`;
  return `${Number(date)} ${name} ${year}`;
}

/** `31 May`, for lists under a header that names the year. */
export function shortDay(iso: string): string {
  const [, month = '1', date = '1'] = iso.split('-');
  return `${Number(date)} ${(MONTHS[Number(month) - 1] ?? '').slice(0, 3)}`;
}

export const counted = (n: number, noun: string, plural = `${noun}s`): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? noun : plural}`;

/** The heat bin of a number of megawatts, 1 to 6; 0 below one megawatt. */
export function heat(mw: number | null): number {
  const bins = [1, 250, 750, 1500, 3000, 6000];
  return mw === null ? 0 : bins.filter((from) => mw >= from).length;
}
