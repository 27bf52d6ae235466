import { speedText } from '../viewer-conclusion.ts';
import { el } from './shared/dom.ts';
import { type ModelTrack, nearestIn, rateText, secondsText, type ViewerModel } from './shared/model.ts';
import type { Store } from './shared/store.ts';
import { type Theme, trackColour } from './shared/theme.ts';

/** Heading, its explanation, and the text of a track. */
type TrackTableColumn = readonly [string, string, (track: ModelTrack, originUs: number) => string];

const always: readonly TrackTableColumn[] = [
  ['track', 'Number of the track', ({ id }) => String(id)],
  ['class', 'Satellite, star or unknown', (track) => track.class ?? '–'],
  ['start s', 'Since the first event', ({ beginUs }, originUs) => secondsText(originUs + beginUs)],
  ['end s', 'Since the first event', ({ endUs }, originUs) => secondsText(originUs + endUs)],
  [
    'px/s',
    'Way from its first place to its last by the time between them',
    ({ speedPxS }) => (speedPxS === null ? '–' : speedText(speedPxS)),
  ],
  [
    'events/s',
    'Mean brightness: its own events, without the background',
    ({ rateHz }) => (rateHz === null ? '–' : rateHz.toFixed(1)),
  ],
  ['detections', 'Detections that the track took', ({ detections }) => detections.toLocaleString('en-US')],
  [
    'false/h',
    'Tracks per hour that chance would raise to as much evidence',
    ({ falseAlarmsPerHour }) => rateText(falseAlarmsPerHour),
  ],
];

const ofPeople: TrackTableColumn = [
  'judged',
  'What people say of it, and who',
  ({ judged }) =>
    judged === undefined
      ? '–'
      : [judged.name, judged.as ?? '', judged.by && `(${judged.by})`].filter((one) => one !== '').join(' '),
];

const ofLabels: TrackTableColumn = [
  'object id',
  'Labelled object that the track is at, by its id in the file; the first may be 0',
  ({ object }) => (object === null ? '–' : String(object)),
];

/** Rows of the table: with thousands the page stands still. */
const maxRows = 500;

/** The tracks, one a row: a click, Enter or the arrow keys select. */
export class TrackTable {
  readonly element: HTMLElement;
  readonly #store: Store;
  readonly #rows = new Map<number, HTMLTableRowElement>();
  readonly #body = el('tbody');
  readonly #none = el('p', { class: 'hint' }, 'No track was found.');
  readonly #more = el('p', { class: 'hint' });
  readonly #list: HTMLElement;
  readonly #columns: readonly TrackTableColumn[];
  #model: ViewerModel;
  #theme: Theme;

  constructor(model: ViewerModel, store: Store, theme: Theme, isLive = false) {
    this.#model = model;
    this.#store = store;
    this.#theme = theme;
    this.#columns = [...always, ...(model.data.labels.length > 0 ? [ofLabels] : []), ...(isLive ? [] : [ofPeople])];
    const head = el('tr', {}, ...this.#columns.map(([name, title]) => el('th', { scope: 'col', title }, name)));
    this.#list = el(
      'div',
      { class: 'scroll' },
      el('table', { role: 'grid', 'aria-label': 'Tracks' }, el('thead', {}, head), this.#body),
    );
    this.element = el(
      'section',
      { class: 'tracks', 'aria-label': 'Tracks' },
      el('h2', {}, 'Tracks'),
      this.#none,
      this.#list,
      this.#more,
    );
    store.onChange((state, changed) => {
      if (!changed.has('track')) return;
      for (const [id, row] of this.#rows) {
        row.setAttribute('aria-selected', String(id === state.track));
        if (id === state.track) scrollInside(row);
      }
    });
    this.setModel(model);
  }

  /** Shows other tracks. Rows of those that were there stay, with what is focused. */
  setModel(model: ViewerModel): void {
    this.#model = model;
    const focused = document.activeElement;
    const shown = this.#shown;
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    shown.forEach((track, k) => {
      const row = this.#rows.get(track.id) ?? this.#newRow(track.id);
      this.#columns.forEach(([, , text], column) => {
        const cell = row.children[column].lastChild as Text;
        const now = text(track, model.originUs);
        if (cell.data !== now) cell.data = now;
      });
      if (this.#body.children[k] !== row) this.#body.insertBefore(row, this.#body.children[k] ?? null);
    });
    // A row that is moved loses it.
    if (focused instanceof HTMLTableRowElement && focused.isConnected) focused.focus({ preventScroll: true });
    const rows = [...this.#rows.values()];
    if (rows.every(({ tabIndex }) => tabIndex < 0) && model.tracks.length > 0)
      this.#rows.get(model.tracks[0].id)?.setAttribute('tabindex', '0');
    this.#none.hidden = model.tracks.length > 0;
    this.#list.hidden = model.tracks.length === 0;
    const left = model.tracks.length - shown.length;
    this.#more.hidden = left === 0;
    this.#more.textContent = `and ${left.toLocaleString('en-US')} more, which are in the box and in the frame`;
    this.setTheme(this.#theme);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    for (const track of this.#shown) {
      const swatch = this.#rows.get(track.id)?.querySelector<HTMLElement>('.swatch');
      if (swatch) swatch.style.background = trackColour(theme, track.colour);
    }
  }

  /** The tracks that have a row. */
  get #shown(): readonly ModelTrack[] {
    return this.#model.tracks.slice(0, maxRows);
  }

  #newRow(id: number): HTMLTableRowElement {
    const row = el('tr', { tabindex: '-1', 'aria-selected': String(id === this.#store.state.track) });
    this.#columns.forEach((_, column) => {
      const text = document.createTextNode('');
      row.append(column === 0 ? el('th', { scope: 'row' }, el('i', { class: 'swatch' }), text) : el('td', {}, text));
    });
    row.addEventListener('click', () => this.#select(id));
    row.addEventListener('keydown', (event) => this.#key(event, id));
    this.#rows.set(id, row);
    return row;
  }

  /** Goes to the track, and to its detection that is nearest to the moment. */
  #select(id: number): void {
    const { time, track: selected } = this.#store.state;
    const track = this.#model.trackOf.get(id);
    if (track === undefined || selected === id) {
      this.#store.set({ track: 0, detection: -1 });
      return;
    }
    const { detections } = this.#model.data;
    const detection = nearestIn(track.found, detections.t, time);
    this.#store.set({ track: track.id, detection, ...(detection >= 0 && { time: detections.t[detection] }) });
  }

  #key(event: KeyboardEvent, id: number): void {
    const tracks = this.#shown;
    const k = tracks.findIndex((track) => track.id === id);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#select(id);
    }
    const next = { ArrowDown: k + 1, ArrowUp: k - 1, Home: 0, End: tracks.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const track = tracks[Math.min(tracks.length - 1, Math.max(0, next))];
    const row = this.#rows.get(track.id);
    for (const one of this.#rows.values()) one.tabIndex = one === row ? 0 : -1;
    row?.focus({ preventScroll: true });
    if (this.#store.state.track !== track.id) this.#select(track.id);
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
