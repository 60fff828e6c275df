import { describe, expect, it } from 'vitest';
import { indexed, normalise, search, type Named } from './search';

const entry = (id: string, label: string, more: Partial<Named> = {}): Named => ({
  id, label, kind: id.split(':')[0] ?? '', detail: '', also: [], n_claims: 1, n_near: 0,
  page: `/${id.startsWith('org') ? 'firm' : id.split(':')[0]}/${id.split(':')[1]}`, ...more,
});
const index = indexed([
  entry('org:openai', 'OpenAI', { n_claims: 84 }),
  entry('org:nvidia', 'Nvidia', { also: ['NVDA'], n_claims: 105 }),
  entry('tie:openai--apple--licence', 'OpenAI → Apple, licence', { n_claims: 2 }),
  entry('tie:microsoft--openai--compute_supply', 'Microsoft → OpenAI, compute supply', { n_claims: 25 }),
  entry('site:dona-ana', 'Doña Ana County'),
  entry('source:odd#id', 'A source / with signs'),
]);
const pages = [{ label: 'Sheet', path: '/sheet' }, { label: 'Map', path: '/map' }];
const labels = (text: string): string[] => search(index, pages, text).flatMap((group) => group.hits.map((hit) => hit.label));

describe('find', () => {
  it('reads names without accents, case and punctuation', () => {
    expect(normalise(' Doña-Ana  COUNTY ')).toBe('dona ana county');
    expect(labels('dona')).toEqual(['Doña Ana County']);
  });
  it('knows tickers and ids', () => {
    expect(labels('nvda')).toEqual(['Nvidia']);
    expect(labels('openai')[0]).toBe('OpenAI');
  });
  it('puts the lane of which most is known first, wherever the word stands', () => {
    expect(labels('openai').slice(1)).toEqual(['Microsoft → OpenAI, compute supply', 'OpenAI → Apple, licence']);
    expect(labels('micro open')).toEqual(['Microsoft → OpenAI, compute supply']);
  });
  it('offers pages, and claims by id', () => {
    expect(labels('she')).toEqual(['Sheet']);
    const [claims] = search(index, pages, 'c-696b740523');
    expect(claims?.hits[0]).toMatchObject({ claim: 'c-696b740523' });
  });
  it('shows firms and pages before anything is typed', () => {
    expect(search(index, pages, '').map((group) => group.title)).toEqual(['Firms', 'Pages']);
  });
  it('finds nothing for what nobody is called', () => {
    expect(labels('zzzz')).toEqual([]);
  });
  it('writes ids with signs so that an address can hold them', () => {
    const [group] = search(index, pages, 'signs');
    expect(group?.hits[0]?.path).toBe('/source/odd%23id');
  });
});
