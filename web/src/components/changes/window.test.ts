import { expect, test } from 'vitest';
import { firstAfter, lastUpTo, windowOf } from './window';

const DAYS = ['2024-03-01', '2026-04-30', '2026-05-31'];

test('the usual window counts back from the last day with claims', () => {
  // Asked in November, when nothing is known after 31 May: 31 May less 30 days is 1 May.
  expect(windowOf('', '2026-11-22', DAYS)).toEqual({
    from: '2026-05-01', to: '2026-11-22', preset: 30, anchor: '2026-05-31',
  });
});

test('a first day that is none, or not before the last, is not used', () => {
  expect(windowOf('yesterday', '2026-05-31', DAYS).from).toBe('2026-05-01');
  expect(windowOf('2026-05-31', '2026-05-31', DAYS).from).toBe('2026-05-01');
  expect(windowOf('2026-05-24', '2026-05-31', DAYS).preset).toBe(7);
  expect(windowOf('2024-01-01', '2026-05-31', DAYS).preset).toBe(null);
});

test('where nothing is known yet the window ends on the day asked about', () => {
  expect(windowOf('', '2023-06-30', DAYS)).toMatchObject({ from: '2023-05-31', anchor: '2023-06-30' });
  expect(lastUpTo(DAYS, '2023-06-30')).toBe(null);
  expect(firstAfter(DAYS, '2024-03-01')).toBe('2026-04-30');
  expect(firstAfter(DAYS, '2026-05-31')).toBe(null);
});
