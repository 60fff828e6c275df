import { describe, expect, it } from 'vitest';
import type { Figure, Schemas } from '../../lib/types';
import { changesIn, textsOf } from './changes';
import { groupsOf, type SheetData } from './model';
import { contested, landing, move, spotOf } from './moves';
import { inOrder, settle } from './order';
import { basisShort, cellAloud, figureAloud, letterOf, runAloud, shown } from './words';

const figure = (over: Partial<Figure>): Figure => ({
  low: null, point: null, high: null, unit: 'MW', state: 'unknown', firmness: null, bound: '',
  claims: [], note: '', ...over,
});
const mw = (point: number, over: Partial<Figure> = {}): Figure =>
  figure({ low: point, point, high: point, state: 'stated', firmness: 'binding', claims: ['c1'], ...over });

const YEARS = [2026, 2027, 2028];
const NONE = figure({});
const lane = (id: string, cells: Figure[], over: Partial<Schemas['SheetLane']> = {}): Schemas['SheetLane'] => ({
  id, label: id, provider: 'spacex', role: 'ready', stated_basis: 'it/unknown', firmness: 'binding', cells,
  undated: null, implied: cells.map(() => null), components: [], note: '', name: id, aside: '',
  signed_on: null, signed_precision: '', ends_on: null, promised: null, soft: null,
  readings: cells.map(() => 1), runs: [], ...over,
});
const buyer = (id: string, over: Partial<Schemas['BuyerSheet']> = {}): Schemas['BuyerSheet'] => {
  const three = [NONE, NONE, NONE];
  return {
    id, name: id, lanes: [lane('tie:one', [mw(300), mw(300, { state: 'carried' }), mw(300)])],
    cleared: [mw(300), mw(300), mw(300)], split: YEARS.map(() => ({
      energised_mw: 100, binding_mw: 200, announced_mw: 0, soft_mw: 0, forecast_mw: 0,
    })),
    matched: three, chips_left: three, sites_left: three, undated: null, ask: three, open: three,
    open_by_basis: {}, implied: [null, null, null], control: three, unattributed: three, lent: {},
    goals: [], overlaps: [], overlap_sums: [], conservation: [], promised: null,
    captions: ['1 lane', '1 has MW', 'no ask'], titles: [], ...over,
  };
};
const data = (...buyers: Schemas['BuyerSheet'][]): SheetData => ({
  years: YEARS, basis: 'announced', load: 'it', buyers, widest_open: [], sites_twice: [],
});
const view = (labs: string[], parts: string[] = [], onlyOpen = false) => ({
  labs: new Set(labs), parts: new Set(parts), onlyOpen,
});

describe('a cell as a sentence', () => {
  it('says place, megawatts, firmness, state and readings', () => {
    const cell = mw(300, { state: 'carried' });
    expect(cellAloud('SpaceX', '2027', cell, 2)).toBe('SpaceX, 2027, 300 megawatts, binding, carried, two readings');
  });
  it('tells unknown, zero, withdrawn and not yet signed apart', () => {
    expect(figureAloud(NONE)).toBe('no source says');
    expect(figureAloud(mw(0, { state: 'zero', firmness: null }))).toBe('zero, says a source');
    expect(figureAloud(mw(115, { state: 'withdrawn' }))).toBe('115 megawatts, withdrawn');
    expect(figureAloud(figure({ state: 'blank' }))).toBe('not yet signed');
    expect(figureAloud(figure({ state: 'ended' }))).toBe('past its end');
  });
  it('says bounds in words', () => {
    expect(figureAloud(mw(7700, { state: 'open', bound: 'at_least', firmness: null }))).toBe(
      'at least 7,700 megawatts, open',
    );
    expect(figureAloud(mw(1000, { bound: 'up_to', firmness: 'option' }))).toBe(
      'up to 1,000 megawatts, option or letter of intent',
    );
  });
  it('says a run once for all its years', () => {
    const implied = figure({ low: 18, point: 23, high: 32, state: 'implied' });
    const run = { first: 0, last: 2, kind: 'implied', text: '≈18–32 implied' } as const;
    expect(runAloud('Akamai', run, YEARS, implied)).toBe(
      'Akamai, 2026 to 2028, about 18 to 32 megawatts, implied from dollars, not added',
    );
    const gone = { first: 1, last: 1, kind: 'withdrawn', text: '115 withdrawn · talks never signed' } as const;
    expect(runAloud('Nscale', gone, YEARS, null)).toBe('Nscale, 2027, 115 withdrawn, talks never signed');
  });
  it('shows nothing for what is past its end, and a letter for how firm', () => {
    expect(shown(figure({ state: 'ended' }))).toBe('');
    expect(shown(NONE)).toBe('?');
    expect([letterOf(mw(1)), letterOf(NONE), letterOf(mw(1, { state: 'withdrawn' }))]).toEqual(['b', '', '']);
    expect(basisShort('it/facility/unknown')).toBe('IT/fac/?');
  });
});

describe('rows and cells', () => {
  it('give a collapsed lab one row and an open one its lanes and sums', () => {
    const groups = groupsOf(data(buyer('org:a'), buyer('org:b')), view(['org:b']));
    expect(groups.map((group) => group.rows.map((row) => row.sum || row.kind))).toEqual([
      ['cleared'], ['lane', 'cleared', 'ask', 'open'],
    ]);
  });
  it('cover every year once, runs with the width of theirs', () => {
    const run = { first: 1, last: 2, kind: 'silent', text: 'no megawatts stated' } as const;
    const one = lane('tie:one', [mw(300), NONE, NONE], { runs: [run] });
    const [row] = groupsOf(data(buyer('org:a', { lanes: [one] })), view(['org:a']))[0]!.rows;
    expect(row!.cells.map((cell) => [cell.col, cell.span])).toEqual([[0, 1], [1, 2], [3, 1]]);
    expect(row!.cells[1]!.place).toBe('org:a/tie:one/2027');
  });
  it('split the hem of what is cleared by firmness', () => {
    const [row] = groupsOf(data(buyer('org:a')), view([]))[0]!.rows;
    expect(row!.cells[0]!.hem.map((part) => part.firmness)).toEqual(['energised', 'binding']);
    expect(row!.cells[0]!.aloud).toContain('33 per cent energised, 67 per cent binding');
  });
  it('show what stands inside a lane, and beside the sum, when opened', () => {
    const inside = lane('tie:two', [mw(100), mw(100), mw(100)]);
    const one = lane('tie:one', [mw(300), mw(300), mw(300)], { components: [inside] });
    const control = [mw(400), NONE, NONE];
    const found = groupsOf(data(buyer('org:a', { lanes: [one], control })), view(['org:a'], ['tie:one', 'org:a']));
    expect(found[0]!.rows.map((row) => row.kind)).toEqual(['lane', 'part', 'sum', 'sum', 'sum', 'fold', 'memo']);
  });
  it('leave out labs without an open column, and lanes, when only open is asked', () => {
    const open = [NONE, mw(200, { state: 'open' }), NONE];
    const groups = groupsOf(data(buyer('org:a'), buyer('org:b', { open })), view([], [], true));
    expect(groups.map((group) => group.id)).toEqual(['org:b']);
    expect(groups[0]!.rows.map((row) => row.sum)).toEqual(['cleared', 'ask', 'open']);
  });
  it('never heat what is only an option, nor draw a number where there is none', () => {
    const soft = lane('tie:one', [mw(900, { firmness: 'option' }), NONE, mw(0, { state: 'zero' })]);
    const [row] = groupsOf(data(buyer('org:a', { lanes: [soft] })), view(['org:a']))[0]!.rows;
    expect(row!.cells.map((cell) => [cell.heat, cell.text]).slice(0, 3)).toEqual([[0, '900'], [0, '?'], [0, '0']]);
  });
});

describe('keys', () => {
  const run = { first: 1, last: 2, kind: 'silent', text: 'x' } as const;
  const wide = lane('tie:wide', [mw(300), NONE, NONE], { runs: [run] });
  const hot = lane('tie:hot', [mw(1), mw(1), mw(1)], { readings: [1, 2, 1] });
  const groups = groupsOf(
    data(buyer('org:a', { lanes: [lane('tie:one', [mw(1), mw(1), mw(1)]), wide, hot] }), buyer('org:b')),
    view(['org:a']),
  );
  const row = (name: string): string => `org:a/tie:${name}`;

  it('come through a wide cell in the column they went in', () => {
    const down = move(groups, { row: row('one'), col: 2 }, 2, 'ArrowDown', false);
    expect(down).toEqual({ row: row('wide'), col: 1 });
    expect(move(groups, down!, 2, 'ArrowDown', false)).toEqual({ row: row('hot'), col: 2 });
  });
  it('stop at the edges', () => {
    expect(move(groups, { row: row('one'), col: 0 }, 0, 'ArrowUp', false)).toBeNull();
    expect(move(groups, { row: row('one'), col: -1 }, -1, 'ArrowLeft', false)).toBeNull();
    expect(move(groups, { row: row('one'), col: 3 }, 3, 'ArrowRight', false)).toBeNull();
  });
  it('go to row ends, the head, and the next lab', () => {
    expect(move(groups, { row: row('one'), col: 1 }, 1, 'End', false)?.col).toBe(3);
    expect(move(groups, { row: row('one'), col: 1 }, 1, 'Home', false)?.col).toBe(0);
    expect(move(groups, { row: row('one'), col: 0 }, 0, 'ArrowLeft', false)?.col).toBe(-1);
    expect(move(groups, { row: row('one'), col: 1 }, 1, 'ArrowDown', true)?.row).toBe('org:b/sum:cleared');
    expect(move(groups, { row: 'org:b/sum:cleared', col: 1 }, 1, 'ArrowUp', true)?.row).toBe(row('one'));
    expect(move(groups, { row: row('hot'), col: 1 }, 1, 'ArrowUp', true)?.row).toBe(row('one'));
  });
  it('find contested cells both ways, round the end', () => {
    const there = { row: row('hot'), col: 1 };
    expect(contested(groups, { row: row('one'), col: 0 }, 1)).toEqual(there);
    expect(contested(groups, there, 1)).toEqual(there);
    expect(contested(groups, { row: 'org:b/sum:cleared', col: 0 }, -1)).toEqual(there);
  });
  it('find the spot of an address, inside a run too', () => {
    expect(spotOf(groups, 'org:a/tie:one/2027')).toEqual({ row: row('one'), col: 1 });
    expect(spotOf(groups, 'org:a/tie:wide/2028')).toEqual({ row: row('wide'), col: 1 });
    expect(spotOf(groups, 'org:a/tie:none/2027')).toBeNull();
    expect(landing(groups[0]!.rows[1]!, 2)).toBe(1);
  });
});

describe('nothing jumps', () => {
  it('keeps the place of what was there, and of what is gone', () => {
    const first = settle([], ['a', 'b', 'c']);
    expect(settle(first, ['c', 'd', 'a'])).toEqual(['a', 'b', 'c', 'd']);
    expect(settle(['a', 'b'], ['x', 'b', 'a'])).toEqual(['x', 'a', 'b']);
    expect(inOrder(['c', 'a'], ['a', 'b', 'c'], (id) => id)).toEqual(['a', 'c']);
  });
  it('names the cells that a private statement changed', () => {
    const before = textsOf(groupsOf(data(buyer('org:a')), view(['org:a'])));
    const other = buyer('org:a', { lanes: [lane('tie:one', [mw(300), mw(0, { state: 'zero' }), mw(300)])] });
    expect([...changesIn(before, textsOf(groupsOf(data(other), view(['org:a']))))]).toEqual(['org:a/tie:one/1']);
  });
});
