/* From the answer to rows and cells: what stands where, under which key, said how. */
import { day, heat } from '../../lib/format';
import type { Figure, Schemas } from '../../lib/types';
import { basisInFull, basisShort, cellAloud, letterOf, runAloud, shown } from './words';

export type SheetData = Schemas['Sheet'];
type Buyer = Schemas['BuyerSheet'];
type Lane = Schemas['SheetLane'];

/** One place of the table; `col` counts the years, then comes the column of all that is promised. */
export interface Cell {
  /** Row and column: unique in the table, and the same at every date. */
  key: string;
  col: number;
  span: number;
  /** How it is drawn. */
  look: string;
  /** Heat bin 1–6; 0 for none. */
  heat: number;
  text: string;
  /** Struck through, before the text. */
  struck: string;
  aloud: string;
  letter: string;
  contested: boolean;
  /** Where the cell leads: `BUYER/LANE/YEAR`, or the claims behind it. */
  place: string;
  claims: readonly string[];
  /** Cleared megawatts by firmness, as parts of one. */
  hem: readonly HemPart[];
}

export interface HemPart {
  firmness: 'energised' | 'binding' | 'announced' | 'soft';
  share: number;
}

export interface Row {
  key: string;
  kind: 'lane' | 'part' | 'sum' | 'memo' | 'fold';
  /** Name of the sum, for drawing: `cleared`, `ask`, `open` …; empty for lanes. */
  sum: string;
  name: string;
  aside: string;
  title: string;
  basis: string;
  basisTitle: string;
  /** Subject of the page that the row's name leads to; empty for sums. */
  subject: string;
  /** What stands inside or behind the row and can be shown. */
  inside: number;
  isOpen: boolean;
  cells: readonly Cell[];
}

export interface Group {
  id: string;
  name: string;
  captions: readonly string[];
  isOpen: boolean;
  rows: readonly Row[];
}

export interface Shown {
  /** Buyers whose lanes are shown. */
  labs: ReadonlySet<string>;
  /** Lanes whose components, and buyers whose memo rows, are shown. */
  parts: ReadonlySet<string>;
  onlyOpen: boolean;
}

const NOTHING: Figure = {
  low: null, point: null, high: null, unit: 'MW', state: 'blank', firmness: null, bound: '',
  claims: [], note: '',
};
const PROMISED = 'all promised';

/** The groups of the table, one per buyer, in the order of `data`. */
export function groupsOf(data: SheetData, view: Shown): Group[] {
  const buyers = view.onlyOpen ? data.buyers.filter(isAnythingOpen) : data.buyers;
  return buyers.map((buyer) => {
    const isOpen = view.labs.has(buyer.id) || view.onlyOpen;
    return {
      id: buyer.id,
      name: buyer.name,
      captions: isOpen ? buyer.captions.slice(0, 2) : [],
      isOpen,
      rows: isOpen ? [...rowsOf(buyer, data.years, view)] : [collapsed(buyer, data.years)],
    };
  });
}

export const isAnythingOpen = (buyer: Buyer): boolean => buyer.open.some((figure) => (figure.point ?? 0) > 0);

function* rowsOf(buyer: Buyer, years: readonly number[], view: Shown): Generator<Row> {
  if (!view.onlyOpen) {
    for (const lane of buyer.lanes) {
      const isOpen = view.parts.has(lane.id);
      yield laneRow(buyer, lane, years, 'lane', isOpen);
      if (isOpen) for (const part of lane.components) yield laneRow(buyer, part, years, 'part', false, lane.id);
    }
  }
  yield sumRow(buyer, 'cleared', 'Cleared', 'counted once each', years, buyer.cleared, buyer.promised ?? null);
  yield sumRow(buyer, 'ask', 'Ask', '', years, buyer.ask);
  yield sumRow(buyer, 'open', 'Open', '', years, buyer.open);
  const memos = memosOf(buyer, years);
  if (memos.length === 0 || view.onlyOpen) return;
  const isOpen = view.parts.has(buyer.id);
  const key = `${buyer.id}/memo`;
  const empty = { ...emptyCell(key, 0), span: years.length + 1 };
  yield { ...plainRow(key, 'fold'), name: 'Beside the sum', inside: memos.length, isOpen, cells: [empty] };
  if (isOpen) yield* memos;
}

function collapsed(buyer: Buyer, years: readonly number[]): Row {
  const row = sumRow(buyer, 'cleared', 'Cleared', [buyer.captions[0], buyer.captions[2]].filter(Boolean).join(' · '), years, buyer.cleared, buyer.promised ?? null);
  return { ...row, inside: buyer.lanes.length };
}

function plainRow(key: string, kind: Row['kind']): Row {
  return {
    key, kind, sum: '', name: '', aside: '', title: '', basis: '', basisTitle: '', subject: '',
    inside: 0, isOpen: false, cells: [],
  };
}

function laneRow(
  buyer: Buyer, lane: Lane, years: readonly number[], kind: 'lane' | 'part', isOpen: boolean, parent = '',
): Row {
  const key = `${buyer.id}/${parent}${lane.id}`;
  const signed = lane.signed_on ? `signed ${day(lane.signed_on, lane.signed_precision)}` : '';
  return {
    ...plainRow(key, kind),
    name: lane.name || lane.label,
    aside: kind === 'part' && lane.note ? lane.note : lane.aside,
    title: [lane.label, lane.note, signed].filter(Boolean).join('; '),
    basis: basisShort(lane.stated_basis),
    basisTitle: basisInFull(lane.stated_basis),
    subject: lane.id.startsWith('own:') ? buyer.id : lane.id,
    inside: lane.components.length,
    isOpen,
    cells: [...laneCells(buyer, lane, years, key), promisedCell(lane, years.length, key)],
  };
}

function* laneCells(buyer: Buyer, lane: Lane, years: readonly number[], key: string): Generator<Cell> {
  const name = lane.name || lane.label;
  for (let col = 0; col < years.length; col += 1) {
    const run = lane.runs.find((each) => each.first === col);
    const figure = lane.cells[col] ?? NOTHING;
    const place = `${buyer.id}/${lane.id}/${years[col]}`;
    if (run) {
      const implied = lane.implied[col] ?? null;
      const struck = run.kind === 'withdrawn' ? shown(figure) : '';
      yield {
        ...emptyCell(key, col, place), span: run.last - run.first + 1,
        look: `run ${run.kind}${run.first === run.last ? ' one' : ''}`,
        struck, text: struck ? run.text.slice(struck.length).trimStart() : run.text,
        aloud: runAloud(name, run, years, implied),
        claims: (implied ?? figure).claims,
      };
      col = run.last;
    } else {
      const readings = lane.readings[col] ?? 0;
      yield {
        ...figureCell(key, col, figure, cellAloud(name, String(years[col]), figure, readings)),
        contested: readings > 1, place,
      };
    }
  }
}

function promisedCell(lane: Lane, col: number, key: string): Cell {
  const figure = lane.promised ?? NOTHING;
  return figureCell(key, col, figure, cellAloud(lane.name || lane.label, PROMISED, figure));
}

function emptyCell(key: string, col: number, place = ''): Cell {
  return {
    key: `${key}/${col}`, col, span: 1, look: 'blank', heat: 0, text: '', struck: '', aloud: '',
    letter: '', contested: false, place, claims: [], hem: [],
  };
}

/**
 * A figure as a cell: its look is its firmness where it is a number, else its state. A single year
 * has room for the point of what is implied; its range is in the drawer.
 */
function figureCell(key: string, col: number, figure: Figure, aloud: string): Cell {
  const withdrawn = figure.state === 'withdrawn';
  const implied = figure.state === 'implied';
  const number = figure.point !== null && ['stated', 'carried', 'derived'].includes(figure.state);
  const firmness = figure.firmness ?? 'plain';
  return {
    ...emptyCell(key, col),
    look: number ? `${firmness} ${figure.state}` : implied ? 'implied one' : figure.state,
    heat: number && firmness !== 'option' && firmness !== 'rumoured' ? heat(figure.point) : 0,
    text: withdrawn ? '' : implied ? `≈${shown({ ...figure, state: 'derived' })}` : shown(figure),
    struck: withdrawn ? shown(figure) : '',
    aloud, letter: letterOf(figure), claims: figure.claims,
  };
}

function sumRow(
  buyer: Buyer, sum: string, name: string, aside: string, years: readonly number[],
  figures: readonly (Figure | null)[], promised: Figure | null = null, kind: 'sum' | 'memo' = 'sum',
): Row {
  const key = `${buyer.id}/sum:${sum}`;
  const label = `${buyer.name}, ${name.toLowerCase()}`;
  const cells = figures.map((each, col): Cell => {
    const figure = each ?? NOTHING;
    const cell = figureCell(key, col, figure, cellAloud(label, String(years[col]), figure));
    const hem = sum === 'cleared' ? hemOf(buyer.split[col]) : [];
    return {
      ...cell, heat: 0, letter: '', look: `${figure.state} of-${sum}${figure.state === 'implied' ? ' one' : ''}`, hem,
      place: figure.state === 'blank' ? '' : `${buyer.id}/sum:${sum}/${years[col]}`,
      aloud: hem.length ? `${cell.aloud}, ${hemAloud(hem)}` : cell.aloud,
    };
  });
  const last = promised ?? NOTHING;
  const total = figureCell(key, years.length, last, cellAloud(label, PROMISED, last));
  return {
    ...plainRow(key, kind), sum, name, aside, title: aside,
    cells: [...cells, { ...total, heat: 0, letter: '', look: `${last.state} of-${sum}` }],
  };
}

function hemOf(split: Schemas['FirmnessSplit'] | undefined): HemPart[] {
  if (!split) return [];
  const parts: [HemPart['firmness'], number][] = [
    ['energised', split.energised_mw], ['binding', split.binding_mw],
    ['announced', split.announced_mw], ['soft', split.soft_mw],
  ];
  const total = parts.reduce((sum, [, mw]) => sum + mw, 0);
  return parts.filter(([, mw]) => mw > 0).map(([firmness, mw]) => ({ firmness, share: mw / total }));
}

const hemAloud = (hem: readonly HemPart[]): string =>
  hem.map(({ firmness, share }) => `${Math.round(share * 100)} per cent ${firmness}`).join(', ');

function memosOf(buyer: Buyer, years: readonly number[]): Row[] {
  const sums: [string, string, string, readonly (Figure | null)[]][] = [
    ['implied', 'Implied besides', 'from dollars, never added', buyer.implied],
    ['chips_left', 'Chips without a site', 'silicon', buyer.chips_left],
    ['sites_left', 'Sites without chips', 'bare sites', buyer.sites_left],
    ['control', 'Own stated total', 'what the firm says of itself', buyer.control],
    ['unattributed', 'Unattributed', 'own total less what lanes explain', buyer.unattributed],
  ];
  const rows = sums
    .filter(([, , , figures]) => figures.some((figure) => figure?.point))
    .map(([sum, name, aside, figures]) => sumRow(buyer, sum, name, aside, years, figures, null, 'memo'));
  return [...rows, ...buyer.overlap_sums.map((sum) => overlapRow(buyer, sum, years.length))];
}

/** Promises at their full size, as stated: shown beside the sum because they overlap. */
function overlapRow(buyer: Buyer, sum: Schemas['OverlapSum'], col: number): Row {
  const key = `${buyer.id}/overlap:${sum.group}`;
  const claims = buyer.overlaps
    .filter((row) => row.group === sum.group && row.added)
    .flatMap((row) => row.promised.claims);
  const figure: Figure = {
    ...NOTHING, low: sum.promised_mw, point: sum.promised_mw, high: sum.promised_mw,
    state: 'derived', bound: sum.bound, claims,
  };
  const name = `Promised, ${sum.group}`;
  return {
    ...plainRow(key, 'memo'), name, aside: `${sum.n_promises} as stated; groups are never added`,
    cells: [
      { ...emptyCell(key, 0), span: col },
      { ...figureCell(key, col, figure, cellAloud(`${buyer.name}, ${name}`, PROMISED, figure)), heat: 0 },
    ],
  };
}
