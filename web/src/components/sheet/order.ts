/* Nothing jumps: rows keep their places while the date moves. */

/**
 * The order to show `next` in, given what was shown before: what was there keeps its place, what
 * is new comes after its predecessor in `next`. What is gone keeps its place for its return.
 */
export function settle(before: readonly string[], next: readonly string[]): string[] {
  const order = [...before];
  const known = new Set(before);
  let at = -1;
  for (const id of next) {
    if (known.has(id)) {
      at = order.indexOf(id);
    } else {
      at += 1;
      order.splice(at, 0, id);
      known.add(id);
    }
  }
  return order;
}

/** Put `items` in the order of `order`; all of them stand in it. */
export function inOrder<T>(items: readonly T[], order: readonly string[], id: (item: T) => string): T[] {
  const places = new Map(order.map((each, index) => [each, index]));
  return [...items].sort((a, b) => (places.get(id(a)) ?? 0) - (places.get(id(b)) ?? 0));
}
