/* What can be chosen on the pages of the clearing model, in words. */

export const RULES = [
  { value: 'value', label: 'value order', hint: 'megawatts go where they are worth most: the optimum itself' },
  { value: 'contract', label: 'contract priority', hint: 'firm lanes first, whatever others would pay' },
  { value: 'pro-rata', label: 'pro rata', hint: 'everybody gets the same share of their ask' },
  { value: 'max-min', label: 'max-min fair', hint: 'the worst served buyer is served as well as can be' },
] as const;

export const BUYERS = [
  { value: 'openai', label: 'OpenAI' }, { value: 'anthropic', label: 'Anthropic' },
  { value: 'xai', label: 'xAI' }, { value: 'meta', label: 'Meta' },
  { value: 'google', label: 'Google' }, { value: 'microsoft', label: 'Microsoft' },
  { value: 'amazon', label: 'Amazon' },
] as const;

/** The year that a page opens on: the first not yet over on the day, else the last there is. */
export function periodOf(periods: readonly string[], wanted: string, today: string): string {
  if (periods.includes(wanted)) return wanted;
  return periods.find((each) => each.slice(0, 4) >= today.slice(0, 4)) ?? periods.at(-1) ?? '';
}
