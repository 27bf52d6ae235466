import type { ViewerData, ViewerEvidence } from '../../viewer-data.ts';
import { el } from '../shared/dom.ts';
import { rateText, secondsText, type ViewerModel } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import { atLabel, atLabelText } from './at-label.ts';
import { evidenceChart } from './evidence-chart.ts';
import { type OwnEvent, ownEvents } from './own-events.ts';
import { spotPicture } from './spot-picture.ts';

/** Events in the list at once. */
const maxListed = 60;

/** Why a detection was made: the evidence of its track against the threshold, and what each event added. */
export class Why {
  readonly element: HTMLElement;
  #model: ViewerModel;
  readonly #store: Store;
  readonly #body = el('div', { class: 'why-body' });
  #theme: Theme;

  constructor(model: ViewerModel, store: Store, theme: Theme) {
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

  /** Shows the same detections, of other tracks. */
  setModel(model: ViewerModel): void {
    this.#model = model;
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
    else parts.push(...this.#evidence(evidence, detection));
    this.#body.replaceChildren(...parts);
  }

  #colour(detection: number): string {
    const track = this.#model.trackOf.get(this.#model.data.detections.track[detection]);
    return track === undefined ? this.#theme.muted : trackColour(this.#theme, track.colour);
  }

  #lead(detection: number): HTMLElement {
    const { data } = this.#model;
    const { detections, labels, tickUs } = data;
    const track = detections.track[detection];
    const is = this.#model.trackOf.get(track);
    const place = `(${detections.x[detection].toFixed(1)}, ${detections.y[detection].toFixed(1)}) px`;
    return el(
      'p',
      { class: 'lead' },
      el('strong', {}, track === 0 ? 'A detection without a track' : `Track ${track}`),
      ` at ${secondsText(detections.t[detection] * tickUs, 3)} s, ${place}`,
      is === undefined || is.class === null ? '' : `; ${is.class}: ${is.reason}`,
      labels.length === 0 ? '' : el('span', { 'data-figure': 'label' }, `; ${atLabelText(atLabel(data, detection))}`),
    );
  }

  #evidence(evidence: ViewerEvidence, detection: number): HTMLElement[] {
    const { data } = this.#model;
    const { detections, tickUs } = data;
    const alarms = detections.falseAlarmsPerHour[detection];
    const rateHz = evidence.rateHz[detection];
    const [vx, vy] = [evidence.vx[detection], evidence.vy[detection]];
    const own = ownEvents(data, evidence, detection);
    const sum = own.reduce((total, one) => total + one.nats, 0);
    const stepMs = (detections.duration[detection] * tickUs) / 1000;
    const where = `in its spot in the last ${stepMs} ms`;
    const gained = `${own.length} ${own.length === 1 ? 'event' : 'events'} ${where} added ${natsText(sum)}.`;
    const lost = `In this time the track lost ${natsText((rateHz * stepMs) / 1000)}, as an object of its brightness gives so many events.`;
    return [
      el(
        'div',
        { class: 'spot-row' },
        el(
          'dl',
          { class: 'figures' },
          figure('evidence', natsText(evidence.nats[detection]), 'nats'),
          figure('threshold', natsText(evidence.threshold[detection]), 'threshold'),
          figure('chance reaches it', Number.isNaN(alarms) ? '–' : `${rateText(alarms)} per hour`, 'alarms'),
          figure('brightness', `${rateHz.toFixed(1)} events/s`, 'brightness'),
          figure('velocity', `${Math.hypot(vx, vy).toFixed(1)} px/s (${vx.toFixed(1)}, ${vy.toFixed(1)})`, 'velocity'),
        ),
        spotPicture(this.#model, evidence, detection, own, this.#theme),
      ),
      evidenceChart(this.#model, evidence, detection, this.#theme),
      el('p', { class: 'note' }, `${own.length === 0 ? `No event came ${where}.` : gained} ${lost}`),
      ...(own.length === 0 ? [] : [eventTable(data, detections.t[detection], own, this.#colour(detection))]),
    ];
  }
}

const natsText = (nats: number): string => `${nats.toFixed(2)} nats`;

const figure = (name: string, value: string, id: string): HTMLElement =>
  el('div', {}, el('dt', {}, name), el('dd', { 'data-figure': id }, value));

/** Latest first. */
function eventTable({ events, tickUs }: ViewerData, now: number, own: readonly OwnEvent[], colour: string): HTMLElement {
  const head = ['ms before', 'x', 'y', '', 'share', 'added nats'];
  const max = Math.max(...own.map(({ nats }) => nats), 0.1);
  const rows = own
    .toReversed()
    .slice(0, maxListed)
    .map(({ event, share, nats }) => {
      const bar = el('i', { class: 'bar' });
      bar.style.background = colour;
      bar.style.width = `${(46 * nats) / max}px`;
      const agoMs = (((now - events.t[event]) * tickUs) / 1000).toFixed(1);
      const polarity = events.p[event] === 1 ? 'ON' : 'OFF';
      const cells = [agoMs, String(events.x[event]), String(events.y[event]), polarity, `${(100 * share).toFixed(0)} %`];
      return el(
        'tr',
        {},
        ...cells.map((text) => el('td', {}, text)),
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
