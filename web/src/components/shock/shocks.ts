/* The shocks of the page: shipped ones by name, composed ones as a line; both live in the address. */
import { here } from '../../lib/location.svelte';

export const HORIZONS = ['12', '24', '36'] as const;
export const USUAL_HORIZON = '36';
export const MOST_SHOCKS = 4;

/** A shipped scenario's name, or several joined; anything else is a line of the language. */
const NAMES = /^[a-z0-9-]+( *\+ *[a-z0-9-]+)*$/;
export const isLine = (shock: string): boolean => !NAMES.test(shock.trim());

/** The shocks under a parameter of the address, one each; `a+b` is two. */
export function shocksAt(param: string): string[] {
  return here.all(param).flatMap((each) => (isLine(each) ? [each] : each.split('+').map((name) => name.trim()))).filter(Boolean);
}

/** `A`, `B` … of the first, the second … */
export const letterOf = (at: number): string => String.fromCharCode(65 + at);

export function horizonOf(): number {
  return Number(HORIZONS.find((each) => each === here.get('horizon')) ?? USUAL_HORIZON);
}

/** A value as it may stand inside a line: quoted where a comma or a colon would end it. */
export const quotedValue = (value: string): string => (/[,{}[\]#"']|: |:$/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value);

/** One override as a line: `outage: firm:tsmc, from: 2027-01, for: 90 days`. */
export function lineOf(verb: string, target: string, values: Record<string, string>): string {
  const parts = [[verb, target], ...Object.entries(values)].filter(([, value]) => value?.trim());
  return parts.map(([key, value]) => `${key}: ${quotedValue((value ?? '').trim())}`).join(', ');
}
