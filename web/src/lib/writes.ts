/* Writes go through the ledger like everyone's; afterwards every answer is asked again. */
import { head } from './head.svelte';
import { request } from './net';

/** Post `body`; throws `Refused` with findings where the ledger takes nothing. */
export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  try {
    const got = await request<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await head.look();
    return got.body;
  } catch (error) {
    head.fail(error);
    throw error;
  }
}
