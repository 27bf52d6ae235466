import { el, fittedCanvas, perPicture, ticks } from './dom.ts';
import { type Model, secondsText } from './model.ts';
import type { Store } from './store.ts';
import { type Theme, trackColour } from './theme.ts';

const rates = [0.1, 0.25, 1, 4, 16] as const;
const bins = 240;

/** Play, and the moment: a strip with the rate of events, when tracks are there, and a slider. */
export class Timeline {
  readonly element: HTMLElement;
  readonly #model: Model;
  readonly #store: Store;
  readonly #end: number;
  readonly #strip = el('canvas', { 'aria-hidden': 'true' });
  readonly #counts: Float32Array;
  readonly #draw = perPicture(() => this.#render());
  #theme: Theme;
  #before = 0;

  constructor(model: Model, store: Store, theme: Theme) {
    this.#model = model;
    this.#store = store;
    this.#theme = theme;
    const { durationUs, tickUs } = model.data;
    this.#end = Math.max(1, Math.ceil(durationUs / tickUs));
    this.#counts = countsOf(model.data.events.t, this.#end);
    const play = el('button', { type: 'button', class: 'play', 'aria-label': 'Play' });
    play.addEventListener('click', () => this.toggle());
    const slider = el('input', {
      type: 'range',
      min: '0',
      max: String(this.#end),
      step: String(Math.max(1, Math.round(10_000 / tickUs))),
      'aria-label': 'Moment',
    });
    slider.addEventListener('input', () => store.set({ time: Number(slider.value) }));
    const rate = el('select', { 'aria-label': 'Speed of play' });
    for (const one of rates) rate.append(el('option', { value: String(one) }, `${one}×`));
    rate.value = String(store.state.rate);
    rate.addEventListener('change', () => store.set({ rate: Number(rate.value) }));
    const clock = el('output', { class: 'clock' });
    this.element = el(
      'section',
      { class: 'timeline', 'aria-label': 'Time' },
      play,
      el('div', { class: 'strip' }, this.#strip, slider),
      clock,
      rate,
    );
    fittedCanvas(this.#strip, this.#draw);
    const show = (): void => {
      const { time, playing } = store.state;
      slider.value = String(Math.round(time));
      const text = `${secondsText(time * tickUs)} s`;
      slider.setAttribute('aria-valuetext', text);
      clock.textContent = text;
      play.dataset['playing'] = String(playing);
      play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    };
    store.onChange((_, changed) => {
      show();
      if (changed.has('track')) this.#draw();
      if (changed.has('playing') && store.state.playing) this.#begin();
    });
    show();
  }

  toggle(): void {
    const { playing, time } = this.#store.state;
    this.#store.set({ playing: !playing, ...(time >= this.#end && { time: 0 }) });
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#draw();
  }

  #begin(): void {
    this.#before = performance.now();
    const step = (now: number): void => {
      const { playing, time, rate } = this.#store.state;
      if (!playing) return;
      const next = Math.min(this.#end, time + ((now - this.#before) * 1000 * rate) / this.#model.data.tickUs);
      this.#before = Math.max(now, this.#before);
      this.#store.set({ time: Math.max(time, next), ...(next >= this.#end && { playing: false }) });
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #render(): void {
    const context = this.#strip.getContext('2d');
    if (context === null || this.#strip.width === 0) return;
    const { clientWidth: width, clientHeight: height } = this.#strip;
    const { data, tracks } = this.#model;
    const { track: selected } = this.#store.state;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    // The thumb of a slider is 16 px wide and stays inside.
    const at = (time: number): number => 8 + (time / this.#end) * (width - 16);
    const floor = height - 15;
    const most = this.#counts.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = this.#theme.noise;
    context.globalAlpha = 0.28;
    this.#counts.forEach((count, k) => {
      const [left, right] = [at((k * this.#end) / bins), at(((k + 1) * this.#end) / bins)];
      const tall = (count / most) * (floor - 2);
      context.fillRect(left, floor - tall, right - left + 0.3, tall);
    });
    const order = tracks.toSorted((a, b) => (a.colour < 0 ? 99 : a.colour) - (b.colour < 0 ? 99 : b.colour)).slice(0, 8);
    order.forEach((track, row) => {
      context.globalAlpha = selected === 0 || selected === track.id ? 1 : 0.3;
      context.fillStyle = trackColour(this.#theme, track.colour);
      const [from, to] = [at(track.beginUs / data.tickUs), at(track.endUs / data.tickUs)];
      context.fillRect(from, 2 + row * ((floor - 4) / Math.max(4, order.length)), Math.max(5, to - from), 3);
    });
    context.globalAlpha = 1;
    context.fillStyle = this.#theme.muted;
    context.font = '11px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    const seconds = data.durationUs / 1e6;
    for (const value of ticks(seconds, Math.max(2, Math.floor(width / 90))))
      context.fillText(`${value} s`, Math.min(width - 16, Math.max(12, at((value * 1e6) / data.tickUs))), height);
  }
}

function countsOf(times: Uint32Array, end: number): Float32Array {
  const counts = new Float32Array(bins);
  for (const time of times) counts[Math.min(bins - 1, Math.floor((time / end) * bins))]++;
  return counts;
}
