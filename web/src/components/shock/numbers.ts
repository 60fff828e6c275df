/* Losses as changes: a loss is written with a minus, a gain with a plus, nothing as 0, unknown as ?. */
import { MINUS, number, significant, trimmed, UNKNOWN } from '../../lib/format';

/** What is lost, as a change: `−1,300`, `+60`, `0`, `?`. */
export function change(lost: number | null | undefined, decimals = 0): string {
  if (lost === null || lost === undefined) return UNKNOWN;
  const text = number(Math.abs(lost), decimals);
  if (Number(text.replace(/,/g, '')) === 0) return '0';
  return `${lost > 0 ? MINUS : '+'}${text}`;
}

/** A change of any size, to three digits. */
export function roughChange(lost: number | null | undefined): string {
  if (lost === null || lost === undefined) return UNKNOWN;
  const size = Math.abs(significant(lost));
  if (size < 0.005) return '0';
  return `${lost > 0 ? MINUS : '+'}${trimmed(size, size >= 100 ? 0 : size >= 10 ? 1 : 2)}`;
}

/** Below this share nothing is said to be lost: `−0 %` would be neither. */
const LEAST_SHARE = 0.005;

/** A share lost, as a change in per cent; blank where there was nothing to lose. */
export function shareChange(share: number | null | undefined): string {
  if (share === null || share === undefined) return '';
  if (Math.abs(share) < LEAST_SHARE) return '0 %';
  return `${share > 0 ? MINUS : '+'}${number(Math.abs(share) * 100)} %`;
}

/** Whether it is a loss, a gain or neither, as the class of its text. */
export function sideOf(lost: number | null | undefined, least = 0.5): 'loss' | 'gain' | 'unknown' | '' {
  if (lost === null || lost === undefined) return 'unknown';
  return lost >= least ? 'loss' : lost <= -least ? 'gain' : '';
}

export const BILLION = 1_000;

/** `Q3 26` of `2026Q3`; another label stays. */
export function quarterOf(label: string): string {
  const found = /^(\d{4})Q(\d)$/.exec(label);
  return found ? `Q${found[2]} ${found[1]?.slice(2)}` : label;
}

/** A month label such as `2026-08` in words; another label stays. */
export function periodOf(label: string): string {
  const found = /^(\d{4})-(\d{2})$/.exec(label);
  if (!found) return quarterOf(label);
  const month = new Date(Date.UTC(2000, Number(found[2]) - 1)).toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' });
  return `${month} ${found[1]}`;
}

/** An organisation's id without its kind: answers write both. */
export const bare = (id: string): string => id.replace(/^(org|lab|firm):/, '');
