/* Pages by path. Each is its own lazy part; a new page is one row here (docs/web/README.md). */
import type { Component } from 'svelte';

type Load = () => Promise<{ default: Component }>;

export interface Route {
  /** First part of the path; empty for the first page. */
  at: string;
  /** What stands in the rail; empty for pages that are reached through others. */
  label: string;
  group: 'The book' | 'Questions' | '';
  /** Key after `g`. */
  key?: string;
  icon: 'today' | 'sheet' | 'map' | 'world' | 'firms' | 'changes' | 'check' | 'capex' | 'constraints' | 'shock' | 'scan' | 'chokepoints' | 'scenarios' | 'ensemble' | 'options' | 'theses' | 'page';
  load: Load;
  /** Name of the page's `.json` twin, where it is not its path. */
  twin?: string;
}

export const routes: Route[] = [
  { at: '', label: 'Today', group: 'The book', key: 't', icon: 'today', load: () => import('./pages/Today.svelte'), twin: 'today' },
  { at: 'sheet', label: 'Sheet', group: 'The book', key: 's', icon: 'sheet', load: () => import('./pages/Sheet.svelte') },
  { at: 'map', label: 'Map', group: 'The book', key: 'm', icon: 'map', load: () => import('./pages/Map.svelte') },
  { at: 'world', label: 'World', group: 'The book', key: 'w', icon: 'world', load: () => import('./pages/World.svelte') },
  { at: 'firms', label: 'Firms', group: 'The book', key: 'f', icon: 'firms', load: () => import('./pages/Firms.svelte') },
  { at: 'changes', label: 'Changes', group: 'The book', key: 'c', icon: 'changes', load: () => import('./pages/Changes.svelte') },
  { at: 'check', label: 'Check', group: 'The book', icon: 'check', load: () => import('./pages/Check.svelte') },
  { at: 'capex', label: 'Capex', group: 'Questions', key: 'x', icon: 'capex', load: () => import('./pages/Capex.svelte') },
  { at: 'constraints', label: 'Constraints', group: 'Questions', key: 'b', icon: 'constraints', load: () => import('./pages/Constraints.svelte') },
  { at: 'shock', label: 'Shock', group: 'Questions', key: 'k', icon: 'shock', load: () => import('./pages/Shock.svelte') },
  { at: 'scan', label: 'Scan', group: 'Questions', key: 'r', icon: 'scan', load: () => import('./pages/Scan.svelte') },
  { at: 'chokepoints', label: 'Chokepoints', group: 'Questions', key: 'p', icon: 'chokepoints', load: () => import('./pages/Chokepoints.svelte') },
  { at: 'scenarios', label: 'Scenarios', group: 'Questions', key: 'n', icon: 'scenarios', load: () => import('./pages/Scenarios.svelte') },
  { at: 'ensemble', label: 'Ensemble', group: 'Questions', key: 'e', icon: 'ensemble', load: () => import('./pages/Ensemble.svelte') },
  { at: 'option', label: 'Options', group: 'Questions', key: 'o', icon: 'options', load: () => import('./pages/Option.svelte') },
  { at: 'theses', label: 'Theses', group: 'Questions', key: 'h', icon: 'theses', load: () => import('./pages/Theses.svelte') },
  { at: 'scenario', label: '', group: '', icon: 'page', load: () => import('./pages/Scenario.svelte') },
  { at: 'firm', label: '', group: '', icon: 'page', load: () => import('./pages/Firm.svelte') },
  { at: 'site', label: '', group: '', icon: 'page', load: () => import('./pages/Site.svelte') },
  { at: 'tie', label: '', group: '', icon: 'page', load: () => import('./pages/Tie.svelte') },
  { at: 'source', label: '', group: '', icon: 'page', load: () => import('./pages/Source.svelte') },
  { at: 'layer', label: '', group: '', icon: 'page', load: () => import('./pages/Topic.svelte') },
  { at: 'market', label: '', group: '', icon: 'page', load: () => import('./pages/Topic.svelte') },
  { at: 'why', label: '', group: '', icon: 'page', load: () => import('./pages/Why.svelte') },
];

/** The page at a path; undefined where there is none. */
export function routeAt(path: string): Route | undefined {
  const [, first = ''] = path.split('/');
  return routes.find((route) => route.at === first);
}

/** The part of the path behind the page's name: the id of `/firm/openai`. */
export const idAt = (path: string): string => decodeURIComponent(path.split('/').slice(2).join('/'));

const KINDS: Record<string, string> = { org: 'firm', site: 'site', tie: 'tie', source: 'source', layer: 'layer', market: 'market' };

/** The page of a subject such as `org:openai`. */
export function pageOf(subject: string): string {
  const [kind = '', ...rest] = subject.split(':');
  return `/${KINDS[kind] ?? 'why'}/${encodeURIComponent(rest.join(':'))}`;
}
