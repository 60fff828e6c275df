/* Which of the finder's dialogs is open: any button may open one. */
class Finder {
  open = $state<'' | 'find' | 'keys'>('');
}

export const finder = new Finder();
