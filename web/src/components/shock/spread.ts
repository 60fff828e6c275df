/* Firms of a shock in the columns of the map, and what happens to each in a quarter. */
import type { AnswerOf, Schemas } from '../../lib/types';
import { bare } from './numbers';

type Data = AnswerOf<'shock'>['data'];
type Layout = Schemas['MapLayout'];

/** Less than this share of what was to be made is rounding. */
export const LEAST = 0.005;
const [MOST_LESS, MOST_MORE] = [32, 10];
const STEPS = [LEAST, 0.05, 0.15, 0.35, 0.65];

/** 1 to 5 by the share lost or gained; 0 under half a per cent. */
export const levelOf = (share: number): number => STEPS.filter((from) => Math.abs(share) >= from).length;

export interface Place {
  id: string;
  label: string;
  column: number;
  /** Row within the column, from 0, in the order of the map. */
  row: number;
  hit: boolean;
  /** Largest share lost among what it makes, a quarter each; below 0 it gains; null: nothing was to be made. */
  shares: (number | null)[];
  /** Which of its makers that is. */
  whose: string[];
}

export interface Tie {
  key: string;
  from: string;
  to: string;
  /** Over the horizon, to draw small ones first. */
  size: number;
  shares: number[];
}

export interface Spread {
  places: Place[];
  ties: Tie[];
  heads: { column: number; label: string }[];
  columns: number;
  rows: number;
  /** Names that lose or gain and have no place on the map. */
  off: Place[];
}

/** A lab stands by what it is served. */
const served = (lab: Schemas['Loss']): Pick<Place, 'shares' | 'whose'> => ({
  shares: lab.quarters.map((each) => (each.base > 0 ? each.lost / each.base : null)), whose: lab.quarters.map(() => 'compute served'),
});

/** In each quarter the share that says most, and whose it is. */
function said(quarters: number, makers: readonly Schemas['MakerLoss'][]): Pick<Place, 'shares' | 'whose'> {
  const shares = Array.from({ length: quarters }, (_, at) => strongest(makers.map((maker) => maker.shares[at] ?? null)));
  return { shares, whose: shares.map((share, at) => (share === null ? '' : (makers.find((maker) => maker.shares[at] === share)?.name ?? ''))) };
}

/** The share that says most: the largest loss, else the largest gain; null where nothing was to be made. */
function strongest(shares: readonly (number | null)[]): number | null {
  const known = shares.filter((each): each is number => each !== null);
  if (!known.length) return null;
  const most = Math.max(...known);
  return most >= LEAST ? most : Math.min(...known);
}

/** Every firm whose output changes in any quarter, where the map has it. */
export function spreadOf(data: Data, layout: Layout): Spread {
  const byFirm = new Map<string, Schemas['MakerLoss'][]>();
  for (const maker of data.makers) {
    const id = bare(maker.firm);
    byFirm.set(id, [...(byFirm.get(id) ?? []), maker]);
  }
  // Firms are coloured by what they make and serve, where they do: what is built is an addition.
  for (const [id, makers] of byFirm) {
    const others = makers.filter((maker) => !maker.id.endsWith('/build'));
    if (others.length) byFirm.set(id, others);
  }
  const labs = new Map(data.labs.map((lab) => [bare(lab.id), lab]));
  const nodes = new Map(layout.nodes.map((node) => [bare(node.id), node]));
  const names = new Map([...data.labs, ...data.firms].map((each) => [bare(each.id), each.name]));
  const all = [...byFirm].map(([id, makers]): Place & { y: number } => {
    const node = nodes.get(id);
    return {
      id, label: node?.label ?? names.get(id) ?? makers[0]?.name ?? id, column: node?.column ?? -1, y: node?.y ?? 0, row: 0,
      hit: makers.some((maker) => maker.is_hit),
      ...(labs.has(id) && node?.kind === 'lab' ? served(labs.get(id)!) : said(data.quarters.length, makers)),
    };
  }).filter((place) => place.hit || place.shares.some((each) => each !== null && Math.abs(each) >= LEAST));
  const on = all.filter((place) => place.column >= 0).sort((a, b) => a.column - b.column || a.y - b.y);
  const depth = new Map<number, number>();
  for (const place of on) {
    place.row = depth.get(place.column) ?? 0;
    depth.set(place.column, place.row + 1);
  }
  const rows = Math.max(0, ...depth.values());
  const heads = new Map<number, { y: number; label: string }>();
  for (const head of layout.headings) {
    const known = heads.get(head.column);
    if (!known || head.y < known.y) heads.set(head.column, { y: head.y, label: head.label });
  }
  return {
    places: on, off: all.filter((place) => place.column < 0), ties: tiesOf(data, new Set(on.map((place) => place.id))), rows,
    columns: Math.max(1, ...heads.keys(), ...on.map((place) => place.column)) + 1,
    heads: [...heads].map(([column, { label }]) => ({ column, label })),
  };
}

/** The deliveries of a quarter that changed most: all of them would hide each other. */
export function tiesAt(spread: Spread, at: number): Tie[] {
  const share = (tie: Tie): number => tie.shares[at] ?? 0;
  const some = spread.ties.filter((tie) => Math.abs(share(tie)) >= LEAST);
  const most = (side: 1 | -1, n: number): Tie[] => some.filter((tie) => side * share(tie) > 0).sort((a, b) => side * (share(b) - share(a)) || a.key.localeCompare(b.key)).slice(0, n);
  return [...most(-1, MOST_MORE), ...most(1, MOST_LESS).reverse()];
}

/** Deliveries between two firms as one line, weighed by what each was to be. */
function tiesOf(data: Data, shown: ReadonlySet<string>): Tie[] {
  const found = new Map<string, { from: string; to: string; size: number; base: number; sums: number[] }>();
  for (const flow of data.flows) {
    const [from, to] = [bare(flow.supplier_firm), bare(flow.customer_firm)];
    if (from === to || !shown.has(from) || !shown.has(to)) continue;
    const key = `${from} ${to}`;
    const tie = found.get(key) ?? { from, to, size: 0, base: 0, sums: data.quarters.map(() => 0) };
    const weight = Math.abs(flow.base) || 1;
    flow.shares.forEach((share, at) => (tie.sums[at]! += weight * (share ?? 0)));
    tie.base += weight;
    tie.size += Math.abs(flow.lost);
    found.set(key, tie);
  }
  return [...found].map(([key, tie]) => ({ key, from: tie.from, to: tie.to, size: tie.size, shares: tie.sums.map((sum) => sum / tie.base) }))
    .filter((tie) => tie.shares.some((share) => Math.abs(share) >= LEAST)).sort((a, b) => a.size - b.size);
}
