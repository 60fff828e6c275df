/* Where a key leads in the grid. */
import type { Group, Row } from './model';

export interface Spot {
  row: string;
  /** −1 is the row's head. */
  col: number;
}

/** Every row in order, with the buyer it belongs to. */
interface Line {
  row: Row;
  group: string;
}

const linesOf = (groups: readonly Group[]): Line[] =>
  groups.flatMap((group) => group.rows.map((row) => ({ row, group: group.id })));

/** The column a cell of `row` begins at where it covers `col`; its nearest where none does. */
export function landing(row: Row, col: number): number {
  if (col < 0 || row.cells.length === 0) return -1;
  const over = row.cells.find((cell) => cell.col <= col && col < cell.col + cell.span);
  return (over ?? row.cells.at(-1))?.col ?? -1;
}

/**
 * The spot a key leads to from `from`; null where the key means nothing here. `wanted` is the
 * column the reader came down: a wide cell on the way does not change it.
 */
export function move(groups: readonly Group[], from: Spot, wanted: number, key: string, ctrl: boolean): Spot | null {
  const lines = linesOf(groups);
  const at = lines.findIndex((line) => line.row.key === from.row);
  const line = lines[at];
  if (!line) return null;
  const to = (index: number): Spot | null => {
    const target = lines[index];
    return target ? { row: target.row.key, col: landing(target.row, wanted) } : null;
  };
  switch (key) {
    case 'ArrowDown':
      return to(ctrl ? lines.findIndex((each, index) => index > at && each.group !== line.group) : at + 1);
    case 'ArrowUp':
      return to(ctrl ? firstOf(lines, at) : at - 1);
    case 'ArrowLeft':
      return ctrl ? { row: from.row, col: -1 } : beside(line.row, from.col, -1);
    case 'ArrowRight':
      return ctrl ? last(line.row) : beside(line.row, from.col, 1);
    case 'Home':
      return ctrl ? to(0) : { row: from.row, col: line.row.cells[0]?.col ?? -1 };
    case 'End':
      return ctrl ? to(lines.length - 1) : last(line.row);
    default:
      return null;
  }
}

const last = (row: Row): Spot => ({ row: row.key, col: row.cells.at(-1)?.col ?? -1 });

/** The first row of this buyer, or of the one before where it is this. */
function firstOf(lines: readonly Line[], at: number): number {
  const start = (index: number): number => lines.findIndex((line) => line.group === lines[index]?.group);
  const own = start(at);
  return own < at || at === 0 ? own : start(at - 1);
}

function beside(row: Row, col: number, step: 1 | -1): Spot | null {
  const stops = [-1, ...row.cells.map((cell) => cell.col)];
  const next = stops[stops.indexOf(col) + step];
  return next === undefined ? null : { row: row.key, col: next };
}

/** The next contested cell after (or before) a spot, round the end of the table. */
export function contested(groups: readonly Group[], from: Spot, step: 1 | -1): Spot | null {
  const all = linesOf(groups).flatMap((line, index) =>
    line.row.cells.filter((cell) => cell.contested).map((cell) => ({ index, row: line.row.key, col: cell.col })),
  );
  if (all.length === 0) return null;
  const here = linesOf(groups).findIndex((line) => line.row.key === from.row);
  const isAfter = (spot: { index: number; col: number }): boolean =>
    spot.index > here || (spot.index === here && spot.col > from.col);
  const isBefore = (spot: { index: number; col: number }): boolean =>
    spot.index < here || (spot.index === here && spot.col < from.col);
  const found = step === 1 ? (all.find(isAfter) ?? all[0]) : (all.findLast(isBefore) ?? all.at(-1));
  return found ? { row: found.row, col: found.col } : null;
}

/** The spot of an address such as `org:anthropic/tie:…/2027`; null where it is not shown. */
export function spotOf(groups: readonly Group[], place: string): Spot | null {
  for (const { row } of linesOf(groups)) {
    const cell = row.cells.find((each) => each.place && covers(each.place, each.span, place));
    if (cell) return { row: row.key, col: cell.col };
  }
  return null;
}

function covers(place: string, span: number, wanted: string): boolean {
  if (place === wanted) return true;
  const cut = place.lastIndexOf('/');
  if (span < 2 || wanted.slice(0, cut) !== place.slice(0, cut)) return false;
  const year = Number(wanted.slice(cut + 1)) - Number(place.slice(cut + 1));
  return year > 0 && year < span;
}
