import { expect, test } from 'vitest';
import { BOX, flowOf, type FlowWords } from './flow';

const step = (id: string) => ({ id, name: id, layer: '' });
const path = (rank: number, carried: number, ...ids: string[]) => ({ rank, says: '', steps: ids.map(step), carried, points: 0, share: 0 });
const paths = (...found: ReturnType<typeof path>[]) => ({ key: 'lab:x', name: 'X', says: '', lost: 1, share: 0.5, direct: 0, paths: found });
const words: FlowWords = { target: 'X', targetChange: '', targetSub: '', subOf: () => '', isHit: (id) => id === 'c', label: String, fit: (text) => text, gains: null };

test('suppliers stand left of whom they supply, and share the way behind them', () => {
  const scene = flowOf(paths(path(1, 3, 'a', 'c'), path(2, 1, 'b', 'c')), 600, words)!;
  const at = new Map(scene.boxes.map((box) => [box.id, box]));
  expect(at.get('c')!.x).toBeLessThan(at.get('a')!.x);
  expect(at.get('a')!.x).toBe(at.get('b')!.x);
  expect(at.get('a')!.x).toBeLessThan(at.get('')!.x);
  expect(at.get('c')!.look).toBe('hit');
  expect(scene.links.map((link) => link.label).filter(Boolean).sort()).toEqual(['1', '3']);
  const wide = Object.fromEntries(scene.links.map((link) => [link.key, link.width]));
  expect(wide['c a']).toBeCloseTo(3 * wide['c b']!);
});

test('boxes of one column do not cover each other', () => {
  const scene = flowOf(paths(...['a', 'b', 'c', 'd'].map((id, at) => path(at + 1, 1, id, `${id}1`))), 700, words)!;
  for (const x of new Set(scene.boxes.map((box) => box.x))) {
    const rows = scene.boxes.filter((box) => box.x === x).map((box) => box.y).sort((a, b) => a - b);
    rows.slice(1).forEach((y, at) => expect(y - rows[at]!).toBeGreaterThanOrEqual(BOX.height));
  }
  expect(Math.max(...scene.boxes.map((box) => box.y + BOX.height))).toBeLessThanOrEqual(scene.height);
});

test('without a path that carries anything there is nothing to draw', () => {
  expect(flowOf(paths(path(1, 0, 'a')), 600, words)).toBeNull();
  expect(flowOf(paths(), 600, words)).toBeNull();
});

test('a name that is too long for its box takes two lines', () => {
  const fit = (text: string, room: number): string => (text.length * 7 <= room ? text : `${text.slice(0, Math.floor(room / 7) - 1)}…`);
  const name = 'own and leased compute at no named lane at all';
  const found = paths({ ...path(1, 1, 'a'), steps: [{ id: 'a', name, layer: '' }] });
  const box = flowOf(found, 400, { ...words, fit })!.boxes.find((each) => each.id === 'a')!;
  expect(box.lines).toHaveLength(2);
  expect(name.startsWith(box.lines[0]!)).toBe(true);
  expect(box.lines[1]!.endsWith('…')).toBe(true);
  expect(box.full).toBe(name);
});
