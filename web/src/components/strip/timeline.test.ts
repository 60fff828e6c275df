import { describe, expect, it } from 'vitest';
import { dayAt, isDay, isoOf, monthFrom, monthOf, numberOf, placeOf, playFrom, stepFrom, yearsOf, type Track } from './timeline';

const days = ['2023-05-01', '2024-01-10', '2024-01-12', '2024-02-20', '2026-05-31'].map(numberOf);
const track: Track = {
  from: numberOf('2024-01-01'),
  to: numberOf('2026-11-22'),
  days,
  months: [{ from: numberOf('2024-01-01'), to: numberOf('2024-01-31'), n: 2 }],
};
const step = (from: string, by: 1 | -1): string => isoOf(stepFrom(track, numberOf(from), by));

describe('days', () => {
  it('go to numbers and back, and only real ones do', () => {
    expect(isoOf(numberOf('2024-02-29'))).toBe('2024-02-29');
    expect(['2024-02-29', '2023-02-29', '2024-1-1', '', 'soon'].map(isDay)).toEqual([true, false, false, false, false]);
  });
  it('stand along the track, and the ends hold what lies beyond', () => {
    expect(placeOf(track, track.from)).toBe(0);
    expect(placeOf(track, numberOf('2019-01-01'))).toBe(0);
    expect(placeOf(track, track.to + 400)).toBe(1);
    expect(dayAt(track, placeOf(track, numberOf('2025-03-03')))).toBe(numberOf('2025-03-03'));
  });
});

describe('steps', () => {
  it('go from one day with claims to the next', () => {
    expect(step('2024-01-10', 1)).toBe('2024-01-12');
    expect(step('2024-01-11', -1)).toBe('2024-01-10');
  });
  it('end at now, and at the start of the track, never before it', () => {
    expect(step('2026-05-31', 1)).toBe('2026-11-22');
    expect(step('2024-01-10', -1)).toBe('2024-01-01');
  });
  it('by month keep the day, or take the last of a shorter month', () => {
    const on = (iso: string, by: 1 | -1): string => isoOf(monthFrom(track, numberOf(iso), by));
    expect(on('2024-01-31', 1)).toBe('2024-02-29');
    expect(on('2024-12-15', 1)).toBe('2025-01-15');
    expect(on('2025-03-31', -1)).toBe('2025-02-28');
    expect(on('2024-01-15', -1)).toBe('2024-01-01');
  });
});

describe('play', () => {
  it('takes all of a week at once and skips silent weeks', () => {
    expect(playFrom(track, numberOf('2024-01-08'), false)).toBe(numberOf('2024-01-12'));
    expect(playFrom(track, numberOf('2024-01-12'), false)).toBe(numberOf('2024-02-20'));
  });
  it('takes a month at once where motion is unwelcome', () => {
    expect(playFrom(track, numberOf('2024-01-20'), true)).toBe(numberOf('2024-02-20'));
  });
  it('ends with the last claim, and says so before the calendar has come', () => {
    expect(playFrom(track, numberOf('2026-05-31'), false)).toBeNull();
    expect(playFrom({ ...track, days: [] }, track.from, false)).toBeNull();
  });
});

describe('the axis', () => {
  it('names the years it holds', () => {
    expect(yearsOf(track).map(isoOf)).toEqual(['2024-01-01', '2025-01-01', '2026-01-01']);
  });
  it('knows the month of a day, and that some have none', () => {
    expect(monthOf(track, numberOf('2024-01-12'))?.n).toBe(2);
    expect(monthOf(track, numberOf('2024-02-12'))).toBeUndefined();
  });
});
