/* A citation: what is said, who says it where, and how to find it here again. */
import { day } from '../../lib/format';
import { href } from '../../lib/location.svelte';
import { notices } from '../../lib/notices.svelte';
import type { Schemas } from '../../lib/types';

type Quote = Schemas['Quote'];

/** One claim as a reader would quote it. */
export function quoteText(quote: Quote): string {
  const source = [quote.publisher, quote.title && `“${quote.title}”`, day(quote.published, quote.published_precision)];
  const where = quote.url ? ` ${quote.url}` : '';
  const note = quote.note ? ` (“${quote.note}”)` : '';
  return `${quote.claim}: ${quote.subject_name}, ${quote.property} ${quote.value}${note}, ${quote.status}. ${source.filter(Boolean).join(', ')}.${where}`;
}

/** The page as it stands, with the day written out so that the link never moves. */
export function addressNow(known: string): string {
  return window.location.origin + href({ set: { known } });
}

export function citation(
  finding: string,
  quotes: readonly Quote[],
  { known, sequence }: { known: string; sequence: number },
): string {
  const lead = quotes.filter((quote) => ['won', 'used'].includes(quote.outcome));
  const cited = lead.length ? lead : quotes;
  return [
    finding,
    ...cited.slice(0, 12).map(quoteText),
    `Lanebook, as known on ${day(known)}, ledger sequence ${sequence}. ${addressNow(known)}`,
  ].join('\n');
}

/** Copy `text`; where the browser does not allow it, say so and hand the text back to be shown. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    notices.toast('Citation copied, with claims, sources and a link to this view.');
    return true;
  } catch {
    return false;
  }
}
