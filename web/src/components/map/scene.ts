/* From places in rows to a drawing in pixels: where names end, how lines run. */
import type { Schemas } from '../../lib/types';

export type Layout = Schemas['MapLayout'];
export type PlacedNode = Schemas['PlacedNode'];
export type PlacedTie = Schemas['PlacedTie'];

/** Space of the columns, power to reviewers: names of sites are long, those of labs short. */
const WEIGHTS = [137, 147, 143, 141, 128, 138, 134];
export const LEAST_WIDTH = 900;
export const LEAST_ROW = 17;
const MOST_ROW = 30;
const HEAD = 34;
const LEFT = 14;
const BELOW = 5;
/** Partners from which a name is set bold on the whole map. */
const MANY = 8;

export interface Unit {
  id: string;
  x: number;
  y: number;
  r: number;
  /** The name as it fits, and in full. */
  text: string;
  full: string;
  /** Where lines may leave on the right. */
  right: number;
  bold: boolean;
  node: PlacedNode | null;
  bundle: Schemas['Bundle'] | null;
}

export interface Line {
  key: string;
  tie: PlacedTie;
  d: string;
  mid: { x: number; y: number };
  title: string;
  /** The first line of its pair of firms: it carries what is said of the pair. */
  first: boolean;
  /** Within the focus; true for all without one. */
  near: boolean;
  /** Within the focus, yet not at it. */
  far: boolean;
}

export interface Scene {
  width: number;
  height: number;
  row: number;
  heads: { key: string; label: string; count: string; x: number; y: number }[];
  units: Unit[];
  lines: Line[];
  slots: { key: string; x: number; y: number }[];
}

const pen = document.createElement('canvas').getContext('2d');
const widths = new Map<string, number>();

/** Pixels that a name takes on a map. */
export function widthOf(text: string, bold: boolean): number {
  const key = `${bold ? 'b' : 'r'}${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (pen) pen.font = `${bold ? '600 12.5px' : '500 11.5px'} 'IBM Plex Sans'`;
    width = pen?.measureText(text).width ?? text.length * 6.2;
    widths.set(key, width);
  }
  return width;
}

/** Names measured before their font came are measured again. */
export function forgetWidths(): void {
  widths.clear();
}

/** The name, cut at the end where it does not fit. */
export function fitted(text: string, room: number, bold: boolean): string {
  if (widthOf(text, bold) <= room) return text;
  let low = 1;
  let high = text.length;
  while (low < high) {
    const half = (low + high + 1) >> 1;
    if (widthOf(`${text.slice(0, half).trimEnd()}…`, bold) <= room) low = half;
    else high = half - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

const radius = (partners: number): number => Math.min(2.4 + Math.sqrt(partners) * 0.85, 8);

function columns(width: number): { x: number[]; room: number[] } {
  const total = WEIGHTS.reduce((sum, each) => sum + each, 0);
  const scale = (width - LEFT) / total;
  const x: number[] = [];
  let at = LEFT;
  for (const weight of WEIGHTS) {
    x.push(at);
    at += weight * scale;
  }
  return { x, room: WEIGHTS.map((weight) => weight * scale) };
}

/** Draw a layout into `width` pixels; rows stretch to `height` where it leaves them room. */
export function sceneOf(data: Layout, width: number, height: number): Scene {
  const wide = Math.max(width, LEAST_WIDTH);
  const { x, room } = columns(wide);
  // Where firms are bundled, a focus stands below the drawing: room is kept for it.
  const rows = data.height + (data.mode === 'firms' ? 0 : BELOW);
  const row = Math.min(MOST_ROW, Math.max(LEAST_ROW, (height - HEAD - 8) / Math.max(rows, 1)));
  const yOf = (y: number): number => HEAD + y * row;
  const focused = data.focus !== null;

  const units: Unit[] = [
    ...data.nodes.map((node) => {
      const near = focused && node.id === data.focus;
      const bold = near || (!focused && node.active && node.n_partners >= MANY);
      const r = near ? 8 : radius(node.n_partners);
      return unit(node.id, node.column, node.y, r, node.label, node.name, bold, node, null);
    }),
    ...data.bundles.map((bundle) =>
      unit(bundle.key, bundle.column, bundle.y, 5, bundle.label, bundle.label, false, null, bundle),
    ),
  ];

  function unit(
    id: string, column: number, y: number, r: number, label: string, full: string, bold: boolean,
    node: PlacedNode | null, bundle: Schemas['Bundle'] | null,
  ): Unit {
    const left = x[column] ?? 0;
    const gap = r + 5;
    const text = fitted(label, (room[column] ?? 100) - gap - 10, bold);
    return {
      id, x: left, y: yOf(y), r, text, full, bold, node, bundle,
      right: left + gap + widthOf(text, bold) + 4,
    };
  }

  const byId = new Map(units.map((each) => [each.id, each]));
  return {
    width: wide,
    height: yOf(data.full_height) + 10,
    row,
    heads: data.headings.map((head) => ({
      key: head.key,
      label: head.label,
      count: head.n_shown === head.n_places ? `${head.n_places}` : `${head.n_shown} of ${head.n_places}`,
      x: (x[head.column] ?? 0) - 5,
      y: head.y ? yOf(head.y) + row : 14,
    })),
    units,
    // Lines in focus are drawn last, so that they lie on top.
    lines: linesOf(data.ties, byId, data.focus, wide).sort((a, b) => depth(a) - depth(b)),
    slots: data.slots.map((slot) => ({
      key: `${slot.column}/${slot.y}`, x: x[slot.column] ?? 0, y: yOf(slot.y),
    })),
  };
}

const depth = (line: Line): number => Number(line.near) * (line.far ? 1 : 2);

function linesOf(
  ties: readonly PlacedTie[], units: Map<string, Unit>, focus: string | null, width: number,
): Line[] {
  const beside = new Map<string, number>();
  return ties.flatMap((tie) => {
    const from = units.get(tie.source);
    const to = units.get(tie.target);
    if (!from || !to) return [];
    const pair = [tie.source, tie.target].sort().join(' ');
    const n = beside.get(pair) ?? 0;
    beside.set(pair, n + 1);
    // Ties of one pair run side by side: 0, 1, −1, 2 …
    const shift = Math.ceil(n / 2) * (n % 2 ? 1 : -1) * 2.6;
    const key = tie.id || `${tie.source}>${tie.target}>${tie.group}`;
    const [d, mid] = from.x === to.x ? loop(from, to, shift, width) : across(from, to, shift);
    const title = titleOf(tie, from.full, to.full);
    const far = focus !== null && tie.focus && tie.source !== focus && tie.target !== focus;
    return [{ key, tie, d, mid, title, first: n === 0, near: tie.focus, far }];
  });
}

const f = (value: number): string => value.toFixed(1);

function across(from: Unit, to: Unit, shift: number): [string, { x: number; y: number }] {
  const [left, right] = from.x < to.x ? [from, to] : [to, from];
  const [x1, x2] = [left.right, right.x - right.r - 3];
  const [y1, y2] = [left.y + shift, right.y + shift];
  const pull = Math.max((x2 - x1) * 0.5, 18);
  const d = `M${f(x1)} ${f(y1)}C${f(x1 + pull)} ${f(y1)} ${f(x2 - pull)} ${f(y2)} ${f(x2)} ${f(y2)}`;
  return [d, { x: (x1 + x2) / 2, y: (y1 + y2) / 2 }];
}

function loop(from: Unit, to: Unit, shift: number, width: number): [string, { x: number; y: number }] {
  const [y1, y2] = [from.y + shift, to.y + shift];
  const bulge = 14 + Math.min(Math.abs(y1 - y2) / 12, 26);
  const out = Math.min(Math.max(from.right, to.right) + bulge, width + 6);
  const d = `M${f(from.right)} ${f(y1)}C${f(out)} ${f(y1)} ${f(out)} ${f(y2)} ${f(to.right)} ${f(y2)}`;
  return [d, { x: (from.right + to.right) / 8 + out * 0.75, y: (y1 + y2) / 2 }];
}

function titleOf(tie: PlacedTie, from: string, to: string): string {
  const parts = [
    `${from} → ${to}`,
    tie.kind || tie.label,
    tie.state === 'live' ? (tie.firmness ?? '') : tie.state,
    tie.size || (tie.sized ? '' : 'size unknown'),
    tie.contested ? 'sources differ' : '',
    tie.rivals ? 'the two also compete' : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** The node that an arrow key leads to: along a tie sideways, to the next name up or down. */
export function nextOf(scene: Scene, at: string, key: string): string | null {
  const here = scene.units.find((each) => each.id === at);
  if (!here) return scene.units[0]?.id ?? null;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const sign = key === 'ArrowDown' ? 1 : -1;
    const column = scene.units.filter((each) => each.x === here.x && sign * (each.y - here.y) > 0);
    return nearest(column, (each) => Math.abs(each.y - here.y));
  }
  const sign = key === 'ArrowRight' ? 1 : -1;
  const tied = new Set(
    scene.lines.flatMap(({ tie }) =>
      tie.source === at ? [tie.target] : tie.target === at ? [tie.source] : [],
    ),
  );
  const beyond = scene.units.filter((each) => tied.has(each.id) && sign * (each.x - here.x) > 0);
  return nearest(beyond, (each) => Math.abs(each.y - here.y) + Math.abs(each.x - here.x) / 4);
}

function nearest(units: Unit[], far: (unit: Unit) => number): string | null {
  let best: Unit | null = null;
  for (const each of units) if (!best || far(each) < far(best)) best = each;
  return best?.id ?? null;
}
