/* Who loses, who gains: rows of the table, as changes by quarter. */
import type { AnswerOf, Schemas } from '../../lib/types';
import { bare, BILLION } from './numbers';

type Data = AnswerOf<'shock'>['data'];
export type Part = 'all' | 'first' | 'amplified';
export const PARTS = [
  { value: 'all', label: 'All' }, { value: 'first', label: 'First round', hint: 'what the shock takes directly, before anybody’s supplier or customer is affected' },
  { value: 'amplified', label: 'Amplified', hint: 'what the network adds to it' },
] as const;

export interface LossRow {
  id: string;
  /** Page of the firm. */
  page: string;
  name: string;
  kind: string;
  unit: string;
  totalUnit: string;
  decimals: number;
  sum: boolean;
  /** What is lost, a quarter each, then over the horizon; null unknown. */
  lost: (number | null)[];
  total: number | null;
  first: number | null;
  amplified: number | null;
  decides: string;
  claims: readonly string[];
}

/** Where the heaviest path begins, and what it passes next. */
function rootOf(path: Schemas['Path'] | undefined): string {
  const [root, next] = [...(path?.steps ?? [])].reverse();
  return root ? `${root.name}${next ? `, via ${next.name}` : ''}` : '';
}

const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

function partOf(part: Part, lost: number | null, first: number | null): number | null {
  return part === 'all' ? lost : part === 'first' ? first : minus(lost, first);
}

/** Firms that lose or gain something of which no price is known. */
export const unpriced = (data: Data): string[] => data.revenue.filter((each) => each.lost_usd_million === null).map((each) => each.name);

/** Labs in megawatts, the sum first, then firms in billions of dollars. */
export function lossRows(data: Data, part: Part): LossRow[] {
  const paths = new Map(data.paths.map((each) => [each.key, each]));
  const labs = [data.all_labs, ...data.labs].map((loss, at): LossRow => {
    const top = paths.get(loss.key)?.paths[0];
    return {
      id: loss.key, page: at ? loss.id : '', name: loss.name, kind: at ? 'lab, MW' : 'MW', unit: loss.unit, totalUnit: loss.total_unit, decimals: 0, sum: at === 0,
      lost: loss.quarters.map((each) => partOf(part, each.lost, each.first_round)),
      total: loss.lost, first: loss.first_round, amplified: loss.amplified,
      decides: top ? rootOf(top) : loss.lost > 0.5 && at ? 'struck itself' : '', claims: loss.claims,
    };
  });
  const bn = (value: number | null): number | null => (value === null ? null : value / BILLION);
  const firms = data.revenue.filter((each) => each.lost_usd_million !== null).map((each): LossRow => ({
    id: `revenue:${each.id}`, page: each.id, name: each.name, kind: 'bn USD', unit: 'bn USD', totalUnit: 'bn USD', decimals: 2, sum: false,
    lost: each.quarters.map((quarter) => bn(partOf(part, quarter.lost_usd_million, quarter.first_round_usd_million))),
    total: bn(each.lost_usd_million), first: bn(each.first_round_usd_million), amplified: bn(each.amplified_usd_million),
    decides: each.unpriced.length ? `no price is known of ${each.unpriced.join(', ')}` : rootOf(data.paths.find((path) => path.key.startsWith(`firm:${bare(each.id)}:`))?.paths[0]),
    claims: each.claims,
  }));
  return [...labs, ...firms];
}
