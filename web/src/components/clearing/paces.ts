/* How long draws have taken in this window, to say how long the next will. */

let perDraw: number | null = null;

export const paces = {
  /** Keep what an ensemble of `n` draws took, in seconds. */
  keep(n: number, took: number): void {
    if (n > 0 && took > 1) perDraw = took / n;
  },
  /** Seconds that `n` draws are expected to take; null before any have been seen. */
  seconds(n: number): number | null {
    return perDraw === null ? null : Math.max(1, Math.round(perDraw * n));
  },
};
