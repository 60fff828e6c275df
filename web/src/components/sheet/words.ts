/* The sheet's cells as sentences, for whoever hears the table instead of seeing it. */
import { figureText, number, plainMegawatts } from '../../lib/format';
import type { Figure, Schemas } from '../../lib/types';

type Run = Schemas['Run'];

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const BOUNDS: Record<string, string> = { at_least: 'at least ', up_to: 'up to ', approx: 'about ' };
const FIRMNESS: Record<string, string> = { option: 'option or letter of intent' };
const BASES: Record<string, string> = { it: 'IT', facility: 'fac', chips: 'chips', unknown: '?' };
const BASES_IN_FULL: Record<string, string> = {
  it: 'IT load', facility: 'facility load', chips: 'chips', unknown: 'a basis that no source names',
};

/** `2` as `two`; digits from eleven on. */
export const few = (n: number): string => SMALL[n] ?? number(n);

/** `300 megawatts`, `at least 10,000 megawatts`, `no source says`. */
export function megawattsAloud(figure: Figure): string {
  if (figure.point === null) return 'no source says';
  const words = `${plainMegawatts(figure.point)} megawatts`;
  return (BOUNDS[figure.bound] ?? '') + words;
}

const STATES: Record<string, string> = {
  unknown: 'no source says', blank: 'not yet signed', ended: 'past its end',
};

/** What a cell says, without its place: `300 megawatts, binding, carried, two readings`. */
export function figureAloud(figure: Figure, readings = 0): string {
  const fixed = STATES[figure.state];
  if (fixed !== undefined) return fixed;
  const words = [figure.state === 'zero' ? 'zero, says a source' : megawattsAloud(figure)];
  if (figure.state === 'withdrawn') words.push('withdrawn');
  if (figure.firmness && figure.state !== 'withdrawn') {
    words.push(FIRMNESS[figure.firmness] ?? figure.firmness);
  }
  if (figure.state === 'carried') words.push('carried');
  if (figure.state === 'implied') words.push('implied from dollars, not added');
  if (figure.state === 'open') words.push('open');
  if (readings > 1) words.push(`${few(readings)} readings`);
  return words.join(', ');
}

/** `SpaceX · Colossus 1, 2027, 300 megawatts, binding, carried, two readings`. */
export const cellAloud = (row: string, when: string, figure: Figure, readings = 0): string =>
  `${row}, ${when}, ${figureAloud(figure, readings)}`;

const RUNS: Record<Run['kind'], string> = {
  implied: 'implied from dollars, not added', soft: 'not counted on this basis',
  silent: 'unknown', withdrawn: '', ended: '', elsewhere: 'counted there',
};

/** Several year-ends that words fill: `Akamai, 2026 to 2031, about 18 to 32 megawatts, implied …`. */
export function runAloud(row: string, run: Run, years: readonly number[], implied: Figure | null): string {
  const [first, last] = [years[run.first], years[run.last]];
  const when = first === last ? `${first}` : `${first} to ${last}`;
  const words = run.kind === 'implied' && implied ? spreadAloud(implied) : aloud(run.text);
  return [row, when, words, RUNS[run.kind]].filter(Boolean).join(', ');
}

function spreadAloud({ low, point, high }: Figure): string {
  if (low === null || high === null || low === high) return `about ${plainMegawatts(point ?? 0)} megawatts`;
  return `about ${plainMegawatts(low)} to ${plainMegawatts(high)} megawatts`;
}

/** Signs that a screen reader drops or spells. */
const aloud = (text: string): string =>
  text.replaceAll('≥', 'at least ').replaceAll('≤', 'up to ').replaceAll('~', 'about ')
    .replaceAll('≈', 'about ').replaceAll(' · ', ', ').replace(/(\d)–(\d)/g, '$1 to $2');

/** The basis of a row's sources in a narrow column: `IT`, `fac`, `chips`, `?`. */
export const basisShort = (basis: string): string =>
  basis.split('/').map((word) => BASES[word] ?? word).join('/');

/** The same in full, for the title. */
export const basisInFull = (basis: string): string =>
  basis ? `stated as ${basis.split('/').map((word) => BASES_IN_FULL[word] ?? word).join(' and ')}` : '';

/** One letter after a figure where texture cannot be relied on. */
export function letterOf(figure: Figure | null): string {
  if (!figure?.firmness || figure.point === null || figure.state === 'withdrawn') return '';
  return figure.firmness.charAt(0);
}

/** What a cell shows: a figure as everywhere, but an open one without its word. */
export const shown = (figure: Figure | null): string =>
  figure === null || figure.state === 'ended' ? '' : figureText(figure);
