/* What a private statement changed: cells that say something else than before. */
import type { Group } from './model';

/** What every cell says, by its key. */
export function textsOf(groups: readonly Group[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const group of groups) {
    for (const row of group.rows) for (const cell of row.cells) texts.set(cell.key, cell.aloud);
  }
  return texts;
}

/** Keys of cells of `after` that say something else than in `before`, or were not there. */
export function changesIn(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Set<string> {
  return new Set([...after].filter(([key, text]) => before.get(key) !== text).map(([key]) => key));
}
