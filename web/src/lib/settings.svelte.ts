/* The reader's own choices, kept in this browser; none of them changes what a link shows. */

type Theme = 'system' | 'light' | 'dark';

function read(name: string): string | null {
  try {
    return localStorage.getItem(`lanebook.${name}`);
  } catch {
    return null; // storage may be switched off
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`lanebook.${name}`, value);
  } catch {
    // the choice then lasts as long as the page
  }
}

class Settings {
  theme = $state<Theme>((read('theme') as Theme | null) ?? 'system');
  /** Single letters act as commands. */
  letters = $state(read('letters') !== 'off');

  private dark = $state(window.matchMedia('(prefers-color-scheme: dark)').matches);

  constructor() {
    window
      .matchMedia('(prefers-color-scheme: dark)')
      .addEventListener('change', (event) => (this.dark = event.matches));
    this.apply();
  }

  /** The theme as it is drawn. */
  get shade(): 'light' | 'dark' {
    if (this.theme !== 'system') return this.theme;
    return this.dark ? 'dark' : 'light';
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    write('theme', theme);
    this.apply();
  }

  setLetters(on: boolean): void {
    this.letters = on;
    write('letters', on ? 'on' : 'off');
  }

  private apply(): void {
    if (this.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.theme;
  }
}

export const settings = new Settings();
