/* What the parts of the chokepoints page say alike. */
import { figureText, number, share } from '../../lib/format';
import type { Schemas } from '../../lib/types';

type Layer = Schemas['LayerConcentration'];
type Point = Schemas['Chokepoint'];
type Fate = Schemas['SharedFate'];

/** The scale antitrust writes an HHI on. */
export const SCALE = 10_000;
/** US Merger Guidelines 2023, Guideline 1. */
export const THRESHOLD = 1_800;

export const KINDS = [
  { value: 'firm', label: 'Firms' },
  { value: 'grid', label: 'Grids' },
  { value: 'country', label: 'Countries' },
] as const;

export const hhi = (value: number): string => number(value * SCALE);

/** `4,178 (3,750–4,574)`, the ends alone where no point is known. */
export function hhiWords({ hhi_low: low, hhi: point, hhi_high: high }: Layer): string {
  const ends = hhi(low) === hhi(high) ? hhi(low) : `${hhi(low)}–${hhi(high)}`;
  return point === null || hhi(low) === hhi(high) ? ends : `${hhi(point)} (${ends})`;
}

export const VERDICTS: Record<Layer['verdict'], string> = {
  yes: 'above 1,800', no: 'below 1,800', open: 'cannot be told',
};

export const idOf = (layer: Layer): string => `${layer.key}/${layer.by}`;

/** `40 %`, `40–60 %` where the ends differ. */
export function shareWords(low: number, high: number): string {
  return share(low) === share(high) ? share(low) : `${share(low).replace(' %', '')}–${share(high)}`;
}

export const stopName = (point: Point): string =>
  point.layer_label && point.kind === 'firm' ? `${point.label}: ${point.layer_label}` : point.label;

/** What siblings can do, in words: nobody there, nobody with room, or how much after how long. */
export function siblingWords(point: Point): string {
  const share_ = point.taken_over.point;
  if (share_ === null) return 'not told: it ships to nobody in the model';
  const left = point.left ?? 0;
  if (share_ <= 0) return left ? `${left} left, none carries any by then` : 'nobody is left';
  const after = point.moved_after.point ?? point.moved_after.low;
  return `${figureText(point.taken_over)} of it carried by others by then${point.room.point === null ? '' : `, who have room for ${figureText(point.room)}`}${after === null ? '' : `, orders move after ${number(after)} months`}`;
}

export const fateSaid = (one: string, other: string, fate: Fate): string =>
  `${one} and ${other}, ${fate.label}: about ${share(fate.about)} shared, ${shareWords(fate.low, fate.high)} as far as sources say`;
