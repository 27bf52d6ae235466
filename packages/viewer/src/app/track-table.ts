import { speedText } from '../viewer-conclusion.ts';
import { el } from './dom.ts';
import { type Model, type ModelTrack, nearestIn, rateText, secondsText } from './model.ts';
import type { Store } from './store.ts';
import { type Theme, trackColour } from './theme.ts';

/** Heading, its explanation, and the text of a track. */
const columns: readonly (readonly [string, string, (track: ModelTrack) => string])[] = [
  ['track', 'Number of the track', ({ id }) => String(id)],
  ['start s', 'Since the first event', ({ beginUs }) => secondsText(beginUs)],
  ['end s', 'Since the first event', ({ endUs }) => secondsText(endUs)],
  [
    'px/s',
    'Way from its first place to its last by the time between them',
    ({ speedPxS }) => (speedPxS === null ? '–' : speedText(speedPxS)),
  ],
  ['detections', 'Detections that the track took', ({ detections }) => detections.toLocaleString('en-US')],
  ['false/h', 'Places per hour that chance raises to as much evidence', ({ falseAlarmsPerHour }) => rateText(falseAlarmsPerHour)],
];

/** The tracks, one a row: a click, Enter or the arrow keys select. */
export class TrackTable {
  readonly element: HTMLElement;
  readonly #model: Model;
  readonly #store: Store;
  readonly #rows = new Map<number, HTMLTableRowElement>();

  constructor(model: Model, store: Store, theme: Theme) {
    this.#model = model;
    this.#store = store;
    const body = el('tbody');
    model.tracks.forEach((track, k) => {
      const swatch = el('i', { class: 'swatch' });
      const row = el('tr', { tabindex: k === 0 ? '0' : '-1', 'aria-selected': 'false' });
      columns.forEach(([, , text], column) =>
        row.append(column === 0 ? el('th', { scope: 'row' }, swatch, text(track)) : el('td', {}, text(track))),
      );
      row.addEventListener('click', () => this.#select(track));
      row.addEventListener('keydown', (event) => this.#key(event, k));
      this.#rows.set(track.id, row);
      body.append(row);
    });
    const head = el('tr', {}, ...columns.map(([name, title]) => el('th', { scope: 'col', title }, name)));
    this.element = el(
      'section',
      { class: 'tracks', 'aria-label': 'Tracks' },
      el('h2', {}, 'Tracks'),
      model.tracks.length === 0
        ? el('p', { class: 'hint' }, 'No track was found.')
        : el('div', { class: 'scroll' }, el('table', { role: 'grid' }, el('thead', {}, head), body)),
    );
    store.onChange((state, changed) => {
      if (!changed.has('track')) return;
      for (const [id, row] of this.#rows) {
        row.setAttribute('aria-selected', String(id === state.track));
        if (id === state.track) scrollInside(row);
      }
    });
    this.setTheme(theme);
  }

  setTheme(theme: Theme): void {
    for (const track of this.#model.tracks) {
      const swatch = this.#rows.get(track.id)?.querySelector<HTMLElement>('.swatch');
      if (swatch) swatch.style.background = trackColour(theme, track.colour);
    }
  }

  /** Goes to the track, and to its detection that is nearest to the moment. */
  #select(track: ModelTrack): void {
    const { time, track: selected } = this.#store.state;
    if (selected === track.id) {
      this.#store.set({ track: 0, detection: -1 });
      return;
    }
    const { detections } = this.#model.data;
    const detection = nearestIn(track.found, detections.t, time);
    this.#store.set({ track: track.id, detection, ...(detection >= 0 && { time: detections.t[detection] }) });
  }

  #key(event: KeyboardEvent, k: number): void {
    const { tracks } = this.#model;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#select(tracks[k]);
    }
    const next = { ArrowDown: k + 1, ArrowUp: k - 1, Home: 0, End: tracks.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const track = tracks[Math.min(tracks.length - 1, Math.max(0, next))];
    const row = this.#rows.get(track.id);
    for (const one of this.#rows.values()) one.tabIndex = one === row ? 0 : -1;
    row?.focus({ preventScroll: true });
    if (this.#store.state.track !== track.id) this.#select(track);
  }
}

/** Scrolls the list, and not the page. */
function scrollInside(row: HTMLElement): void {
  const box = row.closest<HTMLElement>('.scroll');
  if (box === null) return;
  const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
  if (top < box.scrollTop + 30) box.scrollTop = top - 30;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}
