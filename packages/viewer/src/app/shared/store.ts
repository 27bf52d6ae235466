/** A place that was clicked, of a track that is drawn by hand. */
export interface DrawnPoint {
  /** Since the first event. */
  readonly tUs: number;
  /** Sensor px. */
  readonly x: number;
  readonly y: number;
}

/** What the reader of the page has chosen. */
export interface ViewState {
  /** The moment, ticks since the first event. */
  readonly time: number;
  readonly playing: boolean;
  /** Seconds of the recording per second. */
  readonly rate: number;
  /** Events of so much time before the moment are in the frame, µs. */
  readonly windowUs: number;
  readonly heat: boolean;
  /** Number of the track that is selected; 0: none. */
  readonly track: number;
  /** Place of the detection that is selected; −1: none. */
  readonly detection: number;
  /** Places of a track that is drawn by hand; left out where none is. */
  readonly drawn?: readonly DrawnPoint[] | undefined;
}

type StoreListener = (state: ViewState, changed: ReadonlySet<keyof ViewState>) => void;

/** The state of the page, and who must hear when it changes. */
export class Store {
  #state: ViewState;
  readonly #listeners: StoreListener[] = [];

  /** @param time the first moment, ticks */
  constructor(time: number) {
    this.#state = { time, playing: false, rate: 1, windowUs: 40_000, heat: false, track: 0, detection: -1 };
  }

  get state(): ViewState {
    return this.#state;
  }

  set(change: Partial<ViewState>): void {
    const keys = Object.keys(change) as (keyof ViewState)[];
    const changed = new Set(keys.filter((key) => change[key] !== this.#state[key]));
    if (changed.size === 0) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state, changed);
  }

  onChange(listener: StoreListener): void {
    this.#listeners.push(listener);
  }
}
