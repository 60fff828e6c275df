/* The code in the link's fragment becomes a cookie; it never reaches a log or a referrer. */
import { request } from './net';

/** Hand in the one-time code of the link, if there is one, and take it out of the address. */
export async function enter(): Promise<void> {
  const code = new URLSearchParams(window.location.hash.slice(1)).get('code');
  if (!code) return;
  history.replaceState(null, '', window.location.pathname + window.location.search);
  await request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => undefined); // the next answer says that this reader is not known
}
