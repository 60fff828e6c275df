/* The two days of the feed: taken from the address, else the last month that has claims. */
import { isDay, isoOf, numberOf } from '../strip/timeline';

export const PRESETS = [7, 30, 90] as const;
export const USUAL = 30;

export interface Window {
  from: string;
  to: string;
  /** Length in days where the window is one of the presets; null otherwise. */
  preset: number | null;
  /** Days of the presets count back from here: the last day with claims. */
  anchor: string;
}

export const back = (iso: string, days: number): string => isoOf(numberOf(iso) - days);

/** The last day with claims up to `to`; null where there is none. `days` are in order. */
export function lastUpTo(days: readonly string[], to: string): string | null {
  return days.findLast((each) => each <= to) ?? null;
}

/** The first day with claims after `on`; null where there is none. */
export function firstAfter(days: readonly string[], on: string): string | null {
  return days.find((each) => each > on) ?? null;
}

/** The window asked for; a first day that is none, or not before the last, gives the usual one. */
export function windowOf(asked: string, to: string, days: readonly string[]): Window {
  const anchor = lastUpTo(days, to) ?? to;
  const from = isDay(asked) && asked < to ? asked : back(anchor, USUAL);
  const preset = PRESETS.find((each) => back(anchor, each) === from) ?? null;
  return { from, to, preset, anchor };
}
