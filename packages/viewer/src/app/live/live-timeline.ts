import { el } from '../shared/dom.ts';
import type { ViewerModel } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import type { Theme } from '../shared/theme.ts';
import { Strip } from '../time/strip.ts';

/** The strip of the last seconds, and whether the page goes on with the stream or holds still. */
export class LiveTimeline {
  readonly element: HTMLElement;
  readonly #strip: Strip;
  readonly #button = el('button', { type: 'button', class: 'follow' });
  readonly #onFollow: (follows: boolean) => void;
  #follows = true;

  /** @param onFollow told when the reader asks for it */
  constructor(model: ViewerModel, store: Store, theme: Theme, onFollow: (follows: boolean) => void) {
    this.#onFollow = onFollow;
    this.#strip = new Strip(model, store, theme);
    this.#button.addEventListener('click', () => this.toggle());
    this.element = el(
      'section',
      { class: 'timeline live', 'aria-label': 'Time' },
      this.#button,
      this.#strip.element,
      this.#strip.clock,
    );
    this.setFollows(true);
  }

  toggle(): void {
    if (!this.#button.hidden) this.#onFollow(!this.#follows);
  }

  setFollows(follows: boolean): void {
    this.#follows = follows;
    this.#button.textContent = follows ? 'Stop following' : 'Follow now';
    this.#button.dataset['follows'] = String(follows);
    this.#button.title = follows ? 'Hold what is shown (space bar); the stream goes on' : 'Go on with the stream (space bar)';
  }

  /** Nothing comes any more. */
  end(): void {
    this.#button.hidden = true;
  }

  setModel(model: ViewerModel): void {
    this.#strip.setModel(model);
  }

  setTheme(theme: Theme): void {
    this.#strip.setTheme(theme);
  }
}
