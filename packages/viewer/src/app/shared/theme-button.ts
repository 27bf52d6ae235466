import { el } from './dom.ts';
import { type Theme, type ThemeChoice, themeOf } from './theme.ts';

const nextChoice = { system: 'light', light: 'dark', dark: 'system' } as const;
const names = { system: '◐ auto', light: '○ light', dark: '● dark' } as const;

/** A button that chooses colours. @param paint called with those that are chosen, and where the system changes its own, until `signal` */
export function themeButton(paint: (theme: Theme) => void, signal: AbortSignal): { element: HTMLElement; paint: () => void } {
  let choice: ThemeChoice = 'system';
  const element = el('button', { type: 'button', class: 'theme', title: 'Colours: as the system, light or dark' }, names[choice]);
  const repaint = (): void => {
    const now = themeOf(choice);
    document.documentElement.dataset['theme'] = now.isDark ? 'dark' : 'light';
    paint(now);
  };
  element.addEventListener('click', () => {
    choice = nextChoice[choice];
    element.textContent = names[choice];
    repaint();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint, { signal });
  return { element, paint: repaint };
}
