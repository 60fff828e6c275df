/* What is said in passing: toasts for the eye, a live region for the ear. */

export interface Toast {
  id: number;
  text: string;
  action?: { label: string; key?: string; run: () => void | Promise<void> };
}

const SPOKEN_MS = 1_000;

class Notices {
  toasts = $state.raw<Toast[]>([]);
  spoken = $state('');
  private number = 0;
  private waiting: string | null = null;
  private quietUntil = 0;

  toast(text: string, action?: Toast['action']): number {
    const id = ++this.number;
    this.toasts = [...this.toasts.slice(-2), { id, text, action }];
    return id;
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  /** Say something to screen readers, at most once a second; the latest wins. */
  announce(text: string): void {
    const now = performance.now();
    if (now >= this.quietUntil) {
      this.spoken = text;
      this.quietUntil = now + SPOKEN_MS;
      return;
    }
    if (this.waiting === null) {
      setTimeout(() => {
        const latest = this.waiting ?? '';
        this.waiting = null;
        this.announce(latest);
      }, this.quietUntil - now);
    }
    this.waiting = text;
  }
}

export const notices = new Notices();
