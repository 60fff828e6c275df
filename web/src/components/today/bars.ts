/* Geometry of the panels: where each bar, band and sign stands. Sizes in pixels, power in MW. */
import { bounded, figureSentence, gigawatts, megawatts, number } from '../../lib/format';
import type { Figure, Schemas } from '../../lib/types';

export type PanelData = Schemas['Panel'];
export type YearData = Schemas['PanelYear'];

export const HEAD = 40;
export const PLOT = 122;
export const FOOT = 18;
/** Room above the scale for caps and arrows of asks that reach beyond it. */
export const OVER = 24;
export const HIGH = HEAD + OVER + PLOT + FOOT;
/** Two labels fit above one another in an open part of this height. */
const LABELS = 36;
const BASE = HEAD + OVER + PLOT;

export interface Part {
  key: 'energised' | 'binding' | 'announced' | 'forecast';
  y: number;
  height: number;
}

export interface Bar {
  year: number;
  x: number;
  width: number;
  /** Centre, and the whole column's left edge and width for the door. */
  middle: number;
  left: number;
  span: number;
  parts: Part[];
  /** Top of what is cleared. */
  top: number;
  /** `?` and `0` stand on the baseline. */
  sign: string;
  label: string;
  /** `at` is where its label stands: inside, or above where it would not fit. */
  open: { y: number; height: number; label: string; at: number; beyond: boolean } | null;
  band: { y1: number; y2: number; beyond: boolean } | null;
  /** In a sentence, and in the few words the drawer bears. */
  name: string;
  of: string;
  claims: string[];
}

/** Less than a twentieth of a gigawatt is not nothing. */
const inGigawatts = (mw: number): string => (mw > 0 && mw < 50 ? '<0.1' : number(mw / 1000, 1));

/** A tenth matters below ten gigawatts, and there is room for it. */
const short = (mw: number): string => (mw < 9_950 ? inGigawatts(mw) : number(mw / 1000));

function parts(year: YearData, scale: number): Part[] {
  const { energised_mw, binding_mw, announced_mw, forecast_mw, soft_mw } = year.split;
  const sizes = [
    ['energised', energised_mw], ['binding', binding_mw],
    ['announced', announced_mw - forecast_mw], ['forecast', forecast_mw + soft_mw],
  ] as const;
  let below = 0;
  return sizes.flatMap(([key, mw]) => {
    const height = (mw / scale) * PLOT;
    below += height;
    return mw > 0 ? [{ key, y: BASE - below, height }] : [];
  });
}

function opened(year: YearData, scale: number, top: number): Bar['open'] {
  const { ask, open } = year;
  if (ask.point === null || open.point === null || open.point <= 0) return null;
  const beyond = ask.point > scale;
  const y = beyond ? HEAD + OVER - 6 : BASE - (ask.point / scale) * PLOT;
  const at = top - y > LABELS ? (y + top) / 2 - 2 : y - (beyond ? 8 : 3);
  return { y, height: top - y, label: bounded(short(open.point), open.bound), at, beyond };
}

function banded({ low, high, point }: Figure, scale: number): Bar['band'] {
  if (point === null || low === null || high === null || high - low < scale / 40) return null;
  const beyond = high > scale;
  const y1 = BASE - (Math.min(high, scale) / scale) * PLOT;
  return { y1, y2: BASE - (low / scale) * PLOT, beyond };
}

function spoken(panel: PanelData, year: YearData): string {
  const { cleared, ask, open } = year;
  const words = [`dated ${figureSentence({ ...cleared, claims: [] })}`];
  if (cleared.low !== null && cleared.high !== null && cleared.low !== cleared.high) {
    words.push(`between ${megawatts(cleared.low)} and ${megawatts(cleared.high)}`);
  }
  if (ask.point !== null) words.push(`ask ${bounded(megawatts(ask.point), ask.bound)}`);
  if (open.point) words.push(`open ${bounded(megawatts(open.point), open.bound)}`);
  return `${panel.name}, end-${year.year}: ${words.join('; ')}`;
}

/** The bars of one panel, `width` pixels wide, on a scale that ends at `scale` MW. */
export function barsOf(panel: PanelData, width: number, scale: number): Bar[] {
  const span = (width - 38) / Math.max(1, panel.years.length);
  return panel.years.map((year, i) => {
    const { cleared } = year;
    const left = i * span;
    const bar = Math.min(34, Math.round(span * 0.76));
    const stack = parts(year, scale);
    const height = ((cleared.point ?? 0) / scale) * PLOT;
    const top = BASE - height;
    const claims = [...new Set([...cleared.claims, ...year.ask.claims])];
    return {
      year: year.year,
      x: left + (span - bar) / 2,
      width: bar,
      middle: left + span / 2,
      left,
      span,
      parts: stack,
      top,
      sign: cleared.point === null ? '?' : cleared.point === 0 ? '0' : '',
      label: cleared.point ? bounded(inGigawatts(cleared.point), cleared.bound) : '',
      open: opened(year, scale, top),
      band: banded(cleared, scale),
      name: spoken(panel, year),
      of: `${panel.name}, end-${year.year}`,
      claims,
    };
  });
}

export const baseline = BASE;
export const heightOf = (share: number): number => BASE - share * PLOT;
export const scaleWords = (mw: number): string => gigawatts(mw).replace('.0', '');

/** Words cut to about `room` pixels of axis type; the whole stands in the title. */
export function cut(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / 5.6));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
