/* What a fan is drawn from. */

export interface FanPoint {
  period: string;
  p5: number;
  p25: number;
  p50: number;
  p75: number;
  p95: number;
  /** The path as dated or as the point model has it; null where there is none. */
  dated: number | null;
}

export interface FanData {
  id: string;
  name: string;
  points: readonly FanPoint[];
  datedLabel: string;
  /** The fan in one sentence. */
  said: string;
}

/** The top of a scale that holds every value, at 1, 2, 2.5, 4, 5 or 8 of a power of ten. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(0, ...values.filter(Number.isFinite));
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 2.5, 4, 5, 8].find((step) => step * power >= most) ?? 10);
}
