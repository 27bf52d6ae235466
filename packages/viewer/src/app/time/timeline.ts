import { el } from '../shared/dom.ts';
import type { ViewerModel } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import type { Theme } from '../shared/theme.ts';
import { Strip } from './strip.ts';

const rates = [0.1, 0.25, 1, 4, 16] as const;

/** Play, and the moment: the strip, the clock, and the speed. */
export class Timeline {
  readonly element: HTMLElement;
  readonly #model: ViewerModel;
  readonly #store: Store;
  readonly #strip: Strip;
  #before = 0;

  constructor(model: ViewerModel, store: Store, theme: Theme) {
    this.#model = model;
    this.#store = store;
    this.#strip = new Strip(model, store, theme);
    const play = el('button', { type: 'button', class: 'play', 'aria-label': 'Play' });
    play.addEventListener('click', () => this.toggle());
    const rate = el('select', { 'aria-label': 'Speed of play' });
    for (const one of rates) rate.append(el('option', { value: String(one) }, `${one}×`));
    rate.value = String(store.state.rate);
    rate.addEventListener('change', () => store.set({ rate: Number(rate.value) }));
    this.element = el('section', { class: 'timeline', 'aria-label': 'Time' }, play, this.#strip.element, this.#strip.clock, rate);
    store.onChange(({ playing }, changed) => {
      play.dataset['playing'] = String(playing);
      play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
      if (changed.has('playing') && playing) this.#begin();
    });
  }

  toggle(): void {
    const { playing, time } = this.#store.state;
    this.#store.set({ playing: !playing, ...(time >= this.#strip.end && { time: 0 }) });
  }

  setModel(model: ViewerModel): void {
    this.#strip.setModel(model);
  }

  setTheme(theme: Theme): void {
    this.#strip.setTheme(theme);
  }

  #begin(): void {
    this.#before = performance.now();
    const step = (now: number): void => {
      const { playing, time, rate } = this.#store.state;
      if (!playing) return;
      const { end } = this.#strip;
      const next = Math.min(end, time + ((now - this.#before) * 1000 * rate) / this.#model.data.tickUs);
      this.#before = Math.max(now, this.#before);
      this.#store.set({ time: Math.max(time, next), ...(next >= end && { playing: false }) });
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}
