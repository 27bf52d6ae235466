import type { ViewerEvidence } from '../../viewer-data.ts';
import { el } from '../shared/dom.ts';
import { type Model, rateText, secondsText } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import { natsOfEvent, neuronOf } from './levels-at.ts';
import { potentialChart } from './potential-chart.ts';
import { spotPicture } from './spot-picture.ts';

/** Events in the list at once. */
const maxListed = 60;

/** Why a detection was made: what its neuron held against θ, and what each event of its step added. */
export class Why {
  readonly element: HTMLElement;
  readonly #model: Model;
  readonly #store: Store;
  readonly #body = el('div', { class: 'why-body' });
  #theme: Theme;

  constructor(model: Model, store: Store, theme: Theme) {
    this.#model = model;
    this.#store = store;
    this.#theme = theme;
    const step = (text: string, label: string, by: number) => {
      const button = el('button', { type: 'button', 'aria-label': label, title: label }, text);
      button.addEventListener('click', () => this.#step(by));
      return button;
    };
    this.element = el(
      'section',
      { class: 'why', 'aria-label': 'Why', 'aria-live': 'polite' },
      el(
        'div',
        { class: 'section-head' },
        el('h2', {}, 'Why'),
        el(
          'span',
          { class: 'steps' },
          step('‹', 'Previous detection of the track', -1),
          step('›', 'Next detection of the track', 1),
        ),
      ),
      this.#body,
    );
    store.onChange((_, changed) => {
      if (changed.has('detection')) this.#show();
    });
    this.#show();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#show();
  }

  #step(by: number): void {
    const { track, detection } = this.#store.state;
    const found = this.#model.trackOf.get(track)?.found;
    if (found === undefined || found.length === 0) return;
    const at = found.indexOf(detection);
    const next = found[Math.min(found.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    this.#store.set({ detection: next, time: this.#model.data.detections.t[next] });
  }

  #show(): void {
    const { detection } = this.#store.state;
    const { data } = this.#model;
    const steps = this.element.querySelector<HTMLElement>('.steps');
    if (steps) steps.hidden = detection < 0;
    if (detection < 0) {
      const text =
        data.detections.t.length === 0
          ? 'Nothing was detected.'
          : 'Click a detection, or choose a track, to see the events behind it and what each of them added.';
      this.#body.replaceChildren(el('p', { class: 'hint' }, text));
      return;
    }
    const { evidence } = data;
    const parts = [this.#lead(detection)];
    if (evidence === undefined)
      parts.push(
        el('p', { class: 'hint' }, 'This page holds no evidence: its detector kept none, or the page was made from tables.'),
      );
    else if (evidence.layer[detection] === 0)
      parts.push(el('p', { class: 'hint' }, 'The neuron of this detection was not recorded.'));
    else parts.push(...this.#evidence(evidence, detection));
    this.#body.replaceChildren(...parts);
  }

  #colour(detection: number): string {
    const track = this.#model.trackOf.get(this.#model.data.detections.track[detection]);
    return track === undefined ? this.#theme.muted : trackColour(this.#theme, track.colour);
  }

  #lead(detection: number): HTMLElement {
    const { detections, tickUs } = this.#model.data;
    const track = detections.track[detection];
    const place = `(${detections.x[detection].toFixed(1)}, ${detections.y[detection].toFixed(1)}) px`;
    return el(
      'p',
      { class: 'lead' },
      el('strong', {}, track === 0 ? 'A detection without a track' : `Track ${track}`),
      ` at ${secondsText(detections.t[detection] * tickUs, 3)} s, ${place}`,
    );
  }

  #evidence(evidence: ViewerEvidence, detection: number): HTMLElement[] {
    const { data } = this.#model;
    const { detections, tickUs } = data;
    const layer = evidence.layers[evidence.layer[detection] - 1];
    const [nats, threshold] = [evidence.nats[detection], evidence.threshold[detection]];
    const [vx, vy] = layer.velocities[evidence.motion[detection]] ?? [0, 0];
    const speed = Math.hypot(vx, vy);
    const alarms = detections.falseAlarmsPerHour[detection];
    const own = this.#events(evidence, detection);
    const sum = own.reduce((total, one) => total + one.nats, 0);
    const stepMs = (detections.duration[detection] * tickUs) / 1000;
    const expected = layer.leak[evidence.brightness[detection]];
    return [
      el(
        'div',
        { class: 'spot-row' },
        el(
          'dl',
          { class: 'figures' },
          figure('potential', `${nats.toFixed(2)} nats`, 'nats'),
          figure('threshold θ', `${threshold.toFixed(2)} nats`, 'threshold'),
          figure('chance reaches it', Number.isNaN(alarms) ? '–' : `${rateText(alarms)} per hour`, 'alarms'),
          figure('layer', `${layer.name}, ${speed < 0.5 ? 'stands or hops' : `${speed.toFixed(0)} px/s`}`, 'layer'),
          figure('brightness', `${layer.ratesHz[evidence.brightness[detection]].toFixed(1)} events/s`, 'brightness'),
        ),
        spotPicture(this.#model, evidence, detection, this.#theme),
      ),
      potentialChart(this.#model, evidence, detection, this.#theme),
      el(
        'p',
        { class: 'note' },
        own.length === 0
          ? `No event in its spot in the last ${stepMs} ms: the potential is from before. An object of this brightness is expected to give ${expected.toFixed(2)} nats in this time, which were taken off.`
          : `${own.length} ${own.length === 1 ? 'event' : 'events'} in its spot in the last ${stepMs} ms added ${sum.toFixed(2)} nats; ${expected.toFixed(2)} nats were taken off, as an object of this brightness is expected to give.`,
      ),
      ...(own.length === 0 ? [] : [eventTable(own, this.#colour(detection))]),
    ];
  }

  /** The events of the detection, with what each added to its neuron, latest first. */
  #events(evidence: ViewerEvidence, detection: number): OwnEvent[] {
    const { data } = this.#model;
    const { detections, events, tickUs } = data;
    const neuron = neuronOf(evidence, detection);
    return Array.from(detections.events.subarray(detections.offsets[detection], detections.offsets[detection + 1]), (event) => ({
      agoMs: ((detections.t[detection] - events.t[event]) * tickUs) / 1000,
      x: events.x[event],
      y: events.y[event],
      on: events.p[event] === 1,
      nats: natsOfEvent(data, evidence, event, neuron),
    })).toReversed();
  }
}

const figure = (name: string, value: string, id: string): HTMLElement =>
  el('div', {}, el('dt', {}, name), el('dd', { 'data-figure': id }, value));

interface OwnEvent {
  readonly agoMs: number;
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
  readonly nats: number;
}

function eventTable(own: readonly OwnEvent[], colour: string): HTMLElement {
  const head = ['ms before', 'x', 'y', '', 'added nats'];
  const most = Math.max(...own.map(({ nats }) => nats), 0.1);
  const rows = own.slice(0, maxListed).map(({ agoMs, x, y, on, nats }) => {
    const bar = el('i', { class: 'bar' });
    bar.style.background = colour;
    bar.style.width = `${(46 * nats) / most}px`;
    return el(
      'tr',
      {},
      ...[agoMs.toFixed(1), String(x), String(y), on ? 'ON' : 'OFF'].map((text) => el('td', {}, text)),
      el('td', { class: 'added' }, bar, el('span', {}, nats.toFixed(2))),
    );
  });
  const more = own.length > maxListed ? [el('p', { class: 'note' }, `and ${own.length - maxListed} earlier ones`)] : [];
  return el(
    'div',
    { class: 'scroll' },
    el(
      'table',
      { class: 'events' },
      el('thead', {}, el('tr', {}, ...head.map((name) => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...rows),
    ),
    ...more,
  );
}
