/* The address bar as state: every view is a URL that can be sent. */

export type Value = string | number | readonly string[] | null | undefined;
export type Values = Record<string, Value>;

/** Kept by every link: which book, as of when. */
const OF_THE_BOOK = ['known', 'valid', 'without'] as const;

class Here {
  private url = $state.raw(new URL(window.location.href));

  /** Path of the page, such as `/firm/openai`. */
  get path(): string {
    return this.url.pathname;
  }

  /** Path and parameters, as it can be copied. */
  get address(): string {
    return this.url.pathname + this.url.search;
  }

  get search(): URLSearchParams {
    return this.url.searchParams;
  }

  /** A parameter's value; empty where it is absent. */
  get(name: string): string {
    return this.url.searchParams.get(name) ?? '';
  }

  all(name: string): string[] {
    return this.url.searchParams.getAll(name);
  }

  /** Day of knowledge in the address; empty for today. */
  get known(): string {
    return this.get('known');
  }

  /** Day of validity in the address; empty for the day of knowledge. */
  get valid(): string {
    return this.get('valid');
  }

  read(): void {
    this.url = new URL(window.location.href);
  }
}

export const here = new Here();
window.addEventListener('popstate', () => here.read());

export interface Change {
  path?: string;
  set?: Values;
  /** Step over the present view instead of leaving it in the history. */
  replace?: boolean;
}

/**
 * The address of another view. On another path only the book's parameters are kept; on the same
 * path all of them are. A value of null or '' takes a parameter away.
 */
export function href({ path, set = {} }: Change = {}): string {
  const [target = here.path, query = ''] = (path ?? here.path).split('?');
  const moved = path !== undefined && target !== here.path;
  const params = new URLSearchParams();
  for (const [name, value] of here.search) {
    if (!moved || (OF_THE_BOOK as readonly string[]).includes(name)) params.append(name, value);
  }
  for (const [name, value] of new URLSearchParams(query)) params.set(name, value);
  for (const [name, value] of Object.entries(set)) {
    params.delete(name);
    const values = Array.isArray(value) ? value : [value];
    for (const each of values) {
      if (each !== null && each !== undefined && each !== '') params.append(name, String(each));
    }
  }
  params.sort();
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',');
  return target + (text ? `?${text}` : '');
}

/** Go to another view; the page's top is shown where the path changes. */
export function go(change: Change | string): void {
  const { path, set, replace } = typeof change === 'string' ? { path: change } : change;
  visit(href({ path, set }), replace);
}

function visit(target: string, replace = false): void {
  if (target === here.address) return;
  const before = here.path;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  here.read();
  if (here.path !== before) {
    window.scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }
}

/** Let plain links move inside the app; others, and those opened elsewhere, stay the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.target || link.download) return;
  const to = new URL(link.href);
  if (to.origin !== window.location.origin || to.pathname.startsWith('/api/')) return;
  if (/\.[a-z]+$/.test(to.pathname)) return;
  event.preventDefault();
  // On the same page a link is the whole view: what it leaves out is left out.
  if (to.pathname === here.path) visit(to.pathname + to.search);
  else go({ path: to.pathname + to.search });
}
