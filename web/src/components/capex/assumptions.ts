/* The named assumptions as the reader may set them, and what of them stands in the address. */
import type { Schemas } from '../../lib/types';

export type Use = Schemas['ParameterUse'];

export const keyOf = (use: Use): string => `${use.name}/${use.applies_to}`;

const WORDS: Record<string, string> = {
  'ai_share_of_capex/hyperscalers': 'AI part of hyperscalers’ spending',
  'capex_per_gw/total-per-gw-it': 'Cost of a gigawatt of IT load',
  'capex_per_gw/it-hardware-per-gw-it': 'of which hardware, where split',
  'capex_per_gw/shell-and-mep-per-gw-it': 'of which shell and power, where split',
  'capex_per_gw/total-per-gw-facility': 'Cost of a gigawatt at the meter',
  'discount_rate/all': 'Return asked, per year',
  'electricity/us-all-in': 'Electricity, all in',
  'useful_life/accelerators-economic': 'Useful life of accelerators',
  'useful_life/shell': 'Useful life of the shell',
};
const NAMES: Record<string, string> = {
  facility_over_it_peak: 'Peak load at the meter over IT load',
  pue_average: 'Average PUE',
  share_sold_to_labs: 'Share sold to labs',
};

/** What the assumption says, in words. */
export function words(use: Use): string {
  return WORDS[keyOf(use)] ?? `${NAMES[use.name] ?? use.name.replaceAll('_', ' ')}: ${use.applies_to.replaceAll('-', ' ')}`;
}

/** Assumptions that carry the whole sum; the rest concern single firms. */
export const isCommon = (use: Use): boolean => keyOf(use) in WORDS;

export const isShare = (use: Use): boolean =>
  use.unit.startsWith('fraction') || use.unit === 'per year';

/** A value as it is read: shares in per cent. */
export function shown(use: Use, value: number): string {
  return isShare(use)
    ? `${(value * 100).toLocaleString('en-GB', { maximumFractionDigits: 1 })} %`
    : value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}

export const unitWords = (use: Use): string =>
  use.unit === 'fraction' || use.unit === 'ratio' ? '' : isShare(use) ? use.unit.replace('fraction ', '') : use.unit;

/** How far the slider goes: half below the low end to half above the high one. */
export function reach(use: Use): { min: number; max: number; step: number } {
  const max = isShare(use) ? Math.min(1, use.high * 1.5) : use.high * 1.5;
  const size = 10 ** Math.floor(Math.log10(use.point)) / 20;
  const step = Number(size.toPrecision(1));
  const snap = (value: number): number => Number((Math.round(value / step) * step).toPrecision(6));
  return { min: snap(use.low / 2) || step, max: snap(max), step };
}

/** The reader's settings in the address: key to value. */
export function settingsIn(set: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const each of set) {
    const at = each.lastIndexOf('=');
    const value = Number(each.slice(at + 1));
    if (at > 0 && Number.isFinite(value)) found.set(each.slice(0, at), value);
  }
  return found;
}

export const asParams = (settings: ReadonlyMap<string, number>): string[] =>
  [...settings].map(([key, value]) => `${key}=${value}`).sort();
