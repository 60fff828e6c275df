/* How a loss gets there, as boxes in columns and lines between them; the target stands on the right. */
import type { Schemas } from '../../lib/types';

type Paths = Schemas['Paths'];

export const BOX = { width: 168, height: 56, gap: 16 };
const LEAST_GAP = 34;
/** Between the target and whoever supplies it stands a number. */
const LABEL_GAP = 70;
/** Lines into one box together are at most so wide: they must fit its side. */
const MOST_WIDTH = 36;
const LEAST_WIDTH = 1.5;
const PAD = 8;

export interface FlowBox {
  id: string;
  /** The name in one line or two. */
  lines: string[];
  /** What happens to it. */
  sub: string;
  look: 'hit' | 'way' | 'target' | 'gain';
  x: number;
  y: number;
  width: number;
  full: string;
}

export interface FlowLink {
  key: string;
  d: string;
  width: number;
  /** Written on the line; empty for lines that only lead on. */
  label: string;
  x: number;
  y: number;
}

export interface FlowScene {
  boxes: FlowBox[];
  links: FlowLink[];
  height: number;
  /** The way to those who gain: a dashed arrow. */
  gain: string;
}

interface Node {
  id: string;
  name: string;
  depth: number;
  y: number;
}

export interface FlowWords {
  target: string;
  /** From how much to how much; empty where nothing is lost. */
  targetChange: string;
  targetSub: string;
  subOf: (id: string) => string;
  isHit: (id: string) => boolean;
  label: (carried: number) => string;
  /** A text as it fits so many pixels, and whether it does whole. */
  fit: (text: string, room: number, bold: boolean) => string;
  /** Names of those who gain and what; null for none. */
  gains: { name: string; sub: string } | null;
}

/** Lay out the first `most` paths in `width` pixels; null where there is no path to draw. */
export function flowOf(paths: Paths, width: number, words: FlowWords, most = 6): FlowScene | null {
  const drawn = paths.paths.filter((path) => path.carried > 0 && path.steps.length > 0).slice(0, most);
  if (!drawn.length) return null;
  const nodes = new Map<string, Node>();
  const links = new Map<string, { from: string; to: string; carried: number }>();
  for (const path of drawn) {
    let to = '';
    path.steps.forEach((step, at) => {
      const known = nodes.get(step.id);
      if (!known) nodes.set(step.id, { id: step.id, name: step.name, depth: at + 1, y: 0 });
      else known.depth = Math.max(known.depth, at + 1);
      const key = `${step.id} ${to}`;
      const link = links.get(key) ?? { from: step.id, to, carried: 0 };
      link.carried += path.carried;
      links.set(key, link);
      to = step.id;
    });
  }
  const depth = Math.max(...[...nodes.values()].map((node) => node.depth));
  const gaps = LABEL_GAP + (depth - 1) * LEAST_GAP;
  const boxWidth = Math.max(84, Math.min(BOX.width, (width - 2 - gaps) / (depth + 1)));
  const more = Math.max(0, (width - 2 - gaps - boxWidth * (depth + 1)) / depth);
  const xOf = (level: number): number => 1 + (depth - level) * (boxWidth + LEAST_GAP + more) + (level ? 0 : LABEL_GAP - LEAST_GAP);
  place(nodes, [...links.values()]);
  const rows = [...nodes.values()].map((node) => node.y);
  const targetY = (Math.min(...rows) + Math.max(...rows)) / 2;
  const yOf = (id: string): number => (id ? (nodes.get(id)?.y ?? 0) : targetY);

  const into = new Map<string, number>();
  const out = new Map<string, number>();
  for (const { from, to, carried } of links.values()) {
    into.set(to, (into.get(to) ?? 0) + carried);
    out.set(from, (out.get(from) ?? 0) + carried);
  }
  const scale = MOST_WIDTH / Math.max(...into.values(), ...out.values());
  const [used, left] = [new Map<string, number>(), new Map<string, number>()];
  const offset = (taken: Map<string, number>, all: Map<string, number>, id: string, carried: number): number => {
    const before = taken.get(id) ?? 0;
    taken.set(id, before + carried);
    return (before + carried / 2 - (all.get(id) ?? 0) / 2) * scale;
  };
  const ordered = [...links.values()].sort((a, b) => yOf(a.from) - yOf(b.from) || yOf(a.to) - yOf(b.to));
  const middle = PAD + BOX.height / 2;
  const scene: FlowScene = { boxes: [], links: [], height: 0, gain: '' };
  for (const { from, to, carried } of ordered) {
    const level = to ? (nodes.get(to)?.depth ?? 0) : 0;
    const [x1, x2] = [xOf(nodes.get(from)?.depth ?? 1) + boxWidth, xOf(level)];
    const [y1, y2] = [yOf(from) + middle + offset(left, out, from, carried), yOf(to) + middle + offset(used, into, to, carried)];
    const pull = (x2 - x1) / 2;
    scene.links.push({
      key: `${from} ${to}`, width: Math.max(LEAST_WIDTH, carried * scale),
      d: `M${f(x1)} ${f(y1)}C${f(x1 + pull)} ${f(y1)} ${f(x2 - pull)} ${f(y2)} ${f(x2)} ${f(y2)}`,
      label: to ? '' : words.label(carried), x: x1 + Math.min(pull, LABEL_GAP / 2), y: y1 + (x2 - x1 > 2 * LABEL_GAP ? 0 : (y2 - y1) * 0.4) + 4,
    });
  }
  const room = boxWidth - 16;
  const box = (id: string, full: string, sub: string, look: FlowBox['look'], x: number, y: number, wide = boxWidth): FlowBox =>
    ({ id, lines: wrapped(full, wide - 16, words.fit), sub: words.fit(sub, wide - 14, false), look, x, y: y + PAD, width: wide, full: `${full}${sub && `, ${sub}`}` });
  for (const node of nodes.values()) {
    scene.boxes.push(box(node.id, node.name, words.subOf(node.id), words.isHit(node.id) ? 'hit' : 'way', xOf(node.depth), node.y));
  }
  const target = box('', words.target, words.targetSub, 'target', xOf(0), targetY);
  if (words.targetChange) target.lines = [words.fit(words.target, boxWidth - 16, true), words.fit(words.targetChange, boxWidth - 14, true)];
  scene.boxes.push(target);
  let bottom = Math.max(...rows, targetY) + BOX.height;
  if (words.gains) {
    const wide = Math.min(width - 2, Math.max(room + 16, 200));
    const x = Math.max(1, xOf(0) - wide - 28);
    const y = bottom + BOX.gap;
    scene.boxes.push(box('gain', words.gains.name, words.gains.sub, 'gain', x, y, wide));
    const [cx, cy] = [xOf(0) + boxWidth / 2, y + middle];
    scene.gain = `M${f(cx)} ${f(targetY + PAD + BOX.height)}V${f(cy - 10)}Q${f(cx)} ${f(cy)} ${f(cx - 10)} ${f(cy)}H${f(x + wide + 3)}`;
    bottom = y + BOX.height;
  }
  scene.height = bottom + 2 * PAD;
  return scene;
}

const f = (value: number): string => value.toFixed(1);

/** A name in two lines where one has no room for it; the second is cut where it must be. */
function wrapped(text: string, room: number, fit: FlowWords['fit']): string[] {
  if (fit(text, room, true) === text) return [text];
  const words = text.split(' ');
  let n = words.length - 1;
  while (n > 1 && fit(words.slice(0, n).join(' '), room, true) !== words.slice(0, n).join(' ')) n -= 1;
  return [fit(words.slice(0, n).join(' '), room, true), fit(words.slice(n).join(' '), room, true)].filter(Boolean);
}

/** Rows: suppliers of the target under one another, those behind them as near to them as there is room. */
function place(nodes: Map<string, Node>, links: readonly { from: string; to: string; carried: number }[]): void {
  const pitch = BOX.height + BOX.gap;
  const depth = Math.max(...[...nodes.values()].map((node) => node.depth));
  for (let level = 1; level <= depth; level += 1) {
    const here = [...nodes.values()].filter((node) => node.depth === level);
    here.forEach((node, at) => {
      const to = links.filter((link) => link.from === node.id && link.to);
      const weight = to.reduce((sum, link) => sum + link.carried, 0);
      const wanted = to.reduce((sum, link) => sum + link.carried * (nodes.get(link.to)?.y ?? 0), 0) / (weight || 1);
      node.y = level === 1 || !weight ? at * pitch : wanted;
    });
    here.sort((a, b) => a.y - b.y);
    for (let at = 1; at < here.length; at += 1) here[at]!.y = Math.max(here[at]!.y, here[at - 1]!.y + pitch);
    // What was pushed down moves half of the way back up, so that a column stays around its middle.
    const pushed = level === 1 ? 0 : Math.max(0, (here.at(-1)?.y ?? 0) - lowest(nodes, level)) / 2;
    for (const node of here) node.y -= pushed;
  }
  const top = Math.min(...[...nodes.values()].map((node) => node.y));
  for (const node of nodes.values()) node.y -= top;
}

const lowest = (nodes: Map<string, Node>, level: number): number =>
  Math.max(...[...nodes.values()].filter((node) => node.depth === level - 1).map((node) => node.y), 0);
