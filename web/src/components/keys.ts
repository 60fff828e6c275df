/* When a key belongs to a field, a menu or the browser, and not to the page. */
const FIELDS = 'input, textarea, select, [contenteditable], [role="grid"], [role="application"]';

/** Whether a key is being typed somewhere, or is the browser's. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target as Element | null;
  return Boolean(target?.closest?.(FIELDS));
}
