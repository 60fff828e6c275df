/* Finding by name: what a query matches, best first, in groups. */

export interface Named {
  id: string;
  label: string;
  kind: string;
  detail: string;
  also: readonly string[];
  page: string;
  n_claims: number;
  n_near: number;
}

export interface Hit {
  key: string;
  label: string;
  detail: string;
  path?: string;
  claim?: string;
}

export interface Group {
  title: string;
  hits: Hit[];
}

const TITLES: [string, string][] = [
  ['org', 'Firms'], ['tie', 'Lanes and other ties'], ['site', 'Sites'], ['layer', 'Supply layers'],
  ['market', 'Markets'], ['source', 'Sources'],
];
/** Kinds whose names are sentences: how they begin says little, how much is known says more. */
const BY_WORDS = new Set(['tie', 'source']);
const MOST = 5;
const CLAIM = /^c-[0-9a-f]{6,}$/;

/** Lower case, without accents, single blanks for punctuation: as the book's own names. */
export const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** How well a name fits: 0 is best; null where a word of the query fits nothing. */
function fit(names: readonly string[], query: string, words: readonly string[], byWords = false): number | null {
  if (names.includes(query)) return 0;
  if (!byWords && names.some((name) => name.startsWith(query))) return 1;
  const parts = names.flatMap((name) => name.split(' '));
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
  return names.some((name) => words.every((word) => name.includes(word))) ? 3 : null;
}

/** Names of every entry, normalised once. */
export function indexed(entries: readonly Named[]): { entry: Named; names: string[] }[] {
  return entries.map((entry) => {
    const bare = entry.id.slice(entry.id.indexOf(':') + 1);
    const names = [entry.label, bare, ...entry.also].map(normalise);
    if (entry.kind === 'tie') names.push(normalise(entry.detail));
    return { entry, names: names.filter(Boolean) };
  });
}

/** What answers to a query: pages first, then things by kind, at most a few of each. */
export function search(
  index: readonly { entry: Named; names: string[] }[],
  pages: readonly { label: string; path: string }[],
  text: string,
): Group[] {
  const raw = text.trim().toLowerCase();
  const query = normalise(text);
  const words = query.split(' ').filter(Boolean);
  const groups: Group[] = [];
  if (CLAIM.test(raw)) {
    groups.push({ title: 'Claims', hits: [{ key: raw, label: raw, detail: 'its statement and source', claim: raw }] });
  }
  const found = pages.filter((page) => fit([normalise(page.label)], query, words) !== null);
  const first = words.length ? found : pages;
  const best = index
    .map(({ entry, names }) => ({ entry, score: fit(names, query, words, BY_WORDS.has(entry.kind)) }))
    .filter((each): each is { entry: Named; score: number } => each.score !== null)
    .sort((a, b) => a.score - b.score || weight(b.entry) - weight(a.entry) || a.entry.id.localeCompare(b.entry.id));
  for (const [kind, title] of TITLES) {
    if (!words.length && kind !== 'org') continue;
    const hits = best.filter(({ entry }) => entry.kind === kind).slice(0, MOST);
    if (hits.length) groups.push({ title, hits: hits.map(({ entry }) => hitOf(entry)) });
  }
  const listed = first.map((page) => ({ key: page.path, label: page.label, detail: 'page', path: page.path }));
  if (listed.length) groups[words.length ? 'unshift' : 'push']({ title: 'Pages', hits: listed });
  return groups;
}

const weight = (entry: Named): number => entry.n_claims + entry.n_near;

function hitOf(entry: Named): Hit {
  const n = weight(entry);
  const told = `${n.toLocaleString('en-GB')} ${n === 1 ? 'claim' : 'claims'}`;
  const path = `/${entry.page.split('/')[1]}/${encodeURIComponent(entry.id.slice(entry.id.indexOf(':') + 1))}`;
  return { key: entry.id, label: entry.label, detail: [entry.detail, told].filter(Boolean).join(' · '), path };
}
