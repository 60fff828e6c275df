/* What binds, as cells of a heat table: words first, the ground only repeats them. */
import { share } from '../../lib/format';
import { href } from '../../lib/location.svelte';
import type { Schemas } from '../../lib/types';
import { levelOf, type HeatCell, type HeatRow } from './heat';

type Label = Schemas['PeriodLabel'];
type Layer = Schemas['LayerPeriod'];

/** Under this share of the value nothing is said of it. */
const LEAST_SHOWN = 0.0005;

/** The row that stands over the layers: what binds in each period. */
export const LABEL_ROW = 'label';

const holds = (label: Label): string =>
  label.stability === null ? 'stability not computed' : `holds in ${share(label.stability)} of the solves under noise`;

/** The label of a period: its name, and how often it holds. */
export function labelCell(label: Label | undefined): HeatCell | null {
  if (!label) return null;
  const contested = label.verdict === 'contested';
  const words = [
    `${label.period}: ${label.layer === 'ask' ? 'demand is the limit, no layer binds' : `${label.name} binds`}`,
    holds(label),
  ];
  if (contested) words.push(`contested${label.runner_up_name ? ` with ${label.runner_up_name}` : ''}`);
  return {
    text: label.layer === 'ask' ? 'demand' : label.name,
    small: `${contested ? 'contested ' : ''}${label.stability === null ? '' : share(label.stability)}`,
    level: label.layer === 'ask' ? 0 : contested ? 2 : 4,
    look: label.layer === 'ask' ? 'quiet' : contested ? 'striped' : 'solid',
    said: words.join('; '),
    href: href({ set: { explain: `${label.layer}/${label.period}`, claims: null, of: null, cell: null } }),
  };
}

/** What a layer is in a period: the label, contested, above the threshold beside it, or slack. */
export function layerCell(row: Layer | undefined, label: Label | undefined, chosen: boolean): HeatCell | null {
  if (!row) return null;
  const part = row.share_of_value === null ? '?' : share(row.share_of_value);
  const isLabel = label?.layer === row.layer;
  const contested = label?.verdict === 'contested' && (isLabel || label.runner_up === row.layer);
  const word = contested ? 'contested' : isLabel ? 'binds' : row.is_named ? 'tight' : 'slack';
  const meaning = { contested: 'contested under noise', binds: 'the label of the period', tight: 'worth more than 0.4 % of the value, though not the label', slack: 'under 0.4 % of the value' }[word];
  return {
    text: word,
    small: word === 'slack' && (row.share_of_value ?? 1) < LEAST_SHOWN ? '' : part,
    level: word === 'slack' ? 0 : levelOf(row.share_of_value),
    look: word === 'binds' ? 'solid' : word === 'contested' ? 'striped' : word === 'slack' ? 'quiet' : 'plain',
    said: `${row.name}, ${row.period}: ${word}, ${meaning}; ${part} of the value${row.is_default ? '; its capacity is a named default' : ''}`,
    href: href({ set: { explain: `${row.layer}/${row.period}`, claims: null, of: null, cell: null } }),
    chosen,
  };
}

/** A grid, payer or lane: inside the row of its kind. */
export const isPart = (key: string): boolean => key.includes(':');

/** Layers as rows; `parts` also shows members such as `power:ercot`. Demand limits by its absence. */
export function layerRows(keys: readonly string[], layers: readonly Layer[], parts: boolean): HeatRow[] {
  const names = new Map(layers.map((each) => [each.layer, each.name]));
  return keys
    .filter((key) => names.has(key) && key !== 'ask' && (parts || !isPart(key)))
    .map((key) => ({ id: key, name: names.get(key) ?? key, part: isPart(key) }));
}

/** Rows by layer and period. */
export const placed = <T extends { layer: string; period: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [`${row.layer}/${row.period}`, row]));

/** Who is rationed: a buyer's unmet part as a cell. */
export function buyerCell(row: Schemas['BuyerPeriod'] | undefined): HeatCell | null {
  if (!row || row.served_share === null) return null;
  const unmet = 1 - row.served_share;
  const words = row.is_rationed ? `${share(unmet)} of the ask unmet` : 'served';
  return {
    text: row.is_rationed ? share(unmet) : '0',
    level: row.is_rationed ? levelOf(unmet) : 0,
    look: row.is_rationed ? 'plain' : 'quiet',
    said: `${row.name}, end of ${row.period}: ${words}`,
  };
}
