import { el, fittedCanvas, perPicture, ticks } from '../shared/dom.ts';
import { rankOf, secondsText, type ViewerModel } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import { lanesOf } from './lanes.ts';

const bins = 240;

/** Least width of the bar of a track, figure units: one of a moment is seen, too. */
const minBar = 5;

/** A strip with the rate of events, when tracks are there, and a slider that is the moment. */
export class Strip {
  readonly element: HTMLElement;
  /** The moment as text. */
  readonly clock = el('output', { class: 'clock' });
  readonly #canvas = el('canvas', { 'aria-hidden': 'true' });
  readonly #slider = el('input', { type: 'range', min: '0', 'aria-label': 'Moment' });
  readonly #store: Store;
  readonly #draw = perPicture(() => this.#render());
  #model: ViewerModel;
  #counts: Float32Array;
  #theme: Theme;

  constructor(model: ViewerModel, store: Store, theme: Theme) {
    this.#model = model;
    this.#store = store;
    this.#theme = theme;
    this.#counts = new Float32Array();
    this.#slider.addEventListener('input', () => store.set({ time: Number(this.#slider.value) }));
    this.element = el('div', { class: 'strip' }, this.#canvas, this.#slider);
    fittedCanvas(this.#canvas, this.#draw);
    store.onChange((_, changed) => {
      this.#show();
      if (changed.has('track')) this.#draw();
    });
    this.setModel(model);
  }

  /** Time of the right edge, ticks. */
  get end(): number {
    const { durationUs, tickUs } = this.#model.data;
    return Math.max(1, Math.ceil(durationUs / tickUs));
  }

  setModel(model: ViewerModel): void {
    this.#model = model;
    this.#counts = countsOf(model.data.events.t, this.end);
    this.#slider.max = String(this.end);
    this.#slider.step = String(Math.max(1, Math.round(10_000 / model.data.tickUs)));
    this.#show();
    this.#draw();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#draw();
  }

  #show(): void {
    const { time } = this.#store.state;
    this.#slider.value = String(Math.round(time));
    const text = `${secondsText(this.#model.originUs + time * this.#model.data.tickUs)} s`;
    this.#slider.setAttribute('aria-valuetext', text);
    this.clock.textContent = text;
  }

  #render(): void {
    const context = this.#canvas.getContext('2d');
    if (context === null || this.#canvas.width === 0) return;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const { data, tracks, originUs } = this.#model;
    const { track: selected } = this.#store.state;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    // The thumb of a slider is 16 px wide and stays inside.
    const at = (time: number): number => 8 + (time / this.end) * (width - 16);
    const floor = height - 15;
    const most = this.#counts.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = this.#theme.noise;
    context.globalAlpha = 0.28;
    this.#counts.forEach((count, k) => {
      const [left, right] = [at((k * this.end) / bins), at(((k + 1) * this.end) / bins)];
      const tall = (count / most) * (floor - 2);
      context.fillRect(left, floor - tall, right - left + 0.3, tall);
    });
    const order = tracks.filter(({ endUs }) => endUs >= 0).toSorted((a, b) => rankOf(a) - rankOf(b));
    const bars = order.map(({ beginUs, endUs }) => {
      const from = at(Math.max(0, beginUs) / data.tickUs);
      return { from, to: Math.max(from + minBar, at(endUs / data.tickUs)) };
    });
    const lanes = lanesOf(bars, 1);
    const high = (floor - 4) / Math.max(4, ...lanes.map((lane) => lane + 1));
    order.forEach((track, k) => {
      const { from, to } = bars[k];
      context.globalAlpha = selected === 0 || selected === track.id ? 1 : 0.3;
      context.fillStyle = trackColour(this.#theme, track.colour);
      context.fillRect(from, 2 + lanes[k] * high, to - from, Math.min(3, Math.max(1, high - 1)));
    });
    context.globalAlpha = 1;
    context.fillStyle = this.#theme.muted;
    context.font = '11px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    const [begin, end] = [originUs / 1e6, (originUs + data.durationUs) / 1e6];
    for (const value of ticks(end, Math.max(2, Math.floor(width / 90)), begin))
      context.fillText(`${value} s`, Math.min(width - 16, Math.max(12, at((value * 1e6 - originUs) / data.tickUs))), height);
  }
}

function countsOf(times: Uint32Array, end: number): Float32Array {
  const counts = new Float32Array(bins);
  for (const time of times) counts[Math.min(bins - 1, Math.floor((time / end) * bins))]++;
  return counts;
}
