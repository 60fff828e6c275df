/* An ensemble's numbers as cells, fans and rows. */
import { number, plain, share } from '../../lib/format';
import type { AnswerOf, Schemas } from '../../lib/types';
import type { FanData } from './fan';
import { levelOf, type HeatCell } from './heat';

type Data = AnswerOf<'ensemble'>['data'];
type Fan = Data['fans'][number];

/** How many draws can be asked for. */
export const DRAWS = [50, 100, 200] as const;

const GW_FROM = 1_000;

/** Half of a 95 % interval in points, `±4`. */
const error = (chance: Schemas['Chance']): string => `±${number(Math.max(1, (50 * (chance.high - chance.low))))}`;

export function bindingCell(odds: Schemas['BindingOdds'] | undefined, draws: number): HeatCell {
  if (!odds) return { text: '0 %', level: 0, look: 'quiet', said: `in none of ${draws} draws` };
  const words = [
    `${odds.label}, ${odds.period}: worth most in ${share(odds.named.share)} of ${draws} draws`,
    `95 % interval ${share(odds.named.low)} to ${share(odds.named.high)}`,
    `above 0.4 % of the value in ${share(odds.priced.share)}`,
  ];
  if (odds.base) words.push('it binds with every number at its point');
  return {
    text: `${odds.base ? '▪ ' : ''}${odds.named.times === 0 ? '0 %' : share(odds.named.share)}`,
    small: odds.named.times === 0 ? '' : error(odds.named),
    level: levelOf(odds.named.share),
    look: odds.named.times === 0 && !odds.base ? 'quiet' : 'plain',
    said: words.join('; '),
  };
}

const quantile = (point: Fan['points'][number], at: number): number =>
  point.quantiles.find((each) => Math.abs(each.at - at) < 1e-9)?.value ?? point.base;

/** A fan to draw: megawatts in gigawatts, dollars in millions or billions. */
export function fanOf(fan: Fan): FanData & { unit: string; alone: boolean } {
  const most = Math.max(0, ...fan.points.map((point) => Math.max(quantile(point, 0.95), point.base)));
  const { by, unit } = scaleOf(fan.unit, most);
  const points = fan.points.map((point) => ({
    period: point.period, p5: quantile(point, 0.05) / by, p25: quantile(point, 0.25) / by,
    p50: quantile(point, 0.5) / by, p75: quantile(point, 0.75) / by, p95: quantile(point, 0.95) / by,
    dated: point.base / by,
  }));
  const last = points.at(-1);
  const said = last
    ? `${fan.label}, ${unit}: in ${last.period} a median of ${number(last.p50, 1)}, nine in ten draws from ${number(last.p5, 1)} to ${number(last.p95, 1)}`
    : fan.label;
  return { id: fan.key, name: fan.label, points, datedLabel: 'at point', said, unit, alone: !fan.subject || fan.kind === 'price' };
}

function scaleOf(unit: string, most: number): { by: number; unit: string } {
  if (unit === 'MW') return { by: GW_FROM, unit: 'GW' };
  if (/^USD/.test(unit)) {
    if (most >= 1e9) return { by: 1e9, unit: `bn ${unit}` };
    if (most >= 1e6) return { by: 1e6, unit: `m ${unit}` };
    if (most >= 1e4) return { by: 1e3, unit: `thousand ${unit}` };
  }
  return { by: 1, unit };
}

export interface OutcomeRow {
  key: string;
  label: string;
  unit: string;
  base: string;
  p5: string;
  p50: string;
  p95: string;
  /** Monte Carlo interval of the median. */
  error: string;
}

export function outcomeRows(data: Data): OutcomeRow[] {
  return data.outcomes.map((each) => {
    const at = (share: number) => each.quantiles.find((quantile) => Math.abs(quantile.at - share) < 1e-9);
    const words = (value: number | undefined) => (value === undefined ? '?' : plain(value, each.unit));
    const middle = at(0.5);
    return {
      key: each.key, label: each.label, unit: each.unit, base: words(each.base), p5: words(at(0.05)?.value),
      p50: words(middle?.value), p95: words(at(0.95)?.value), error: `${words(middle?.low)}–${words(middle?.high)}`,
    };
  });
}
