import { classText } from '@spikeseg/detection';
import type { LiveFrame, LiveHello, LiveSight } from '../../live/live-messages.ts';
import type { ViewerTrack } from '../../viewer-data.ts';
import { el } from '../shared/dom.ts';
import type { LiveHistory } from './live-history.ts';

/** Why a stream ended, in words. */
const reasons: Readonly<Record<string, string>> = {
  end: 'its input ended',
  idle: 'nothing came for as long as --idle says',
  interrupted: 'the program was stopped',
  error: 'an error; the terminal of the program shows it',
};

/** What is said above the views: what was found, what the stream is, and how it goes. */
export class LiveHeader {
  readonly element: HTMLElement;
  readonly #title = el('h1', {}, 'Waiting for the stream to begin …');
  readonly #about = el('p');
  readonly #figures = el('p', { class: 'live-figures' });
  readonly #sight = el('p', { class: 'live-sight', role: 'status' });
  readonly #state = el('p', { class: 'live-state', role: 'status' });

  /** @param button that stands at the right */
  constructor(button: HTMLElement) {
    this.element = el('header', {}, el('div', {}, this.#title, this.#about, this.#figures, this.#sight, this.#state), button);
  }

  begin({ name, sensor, detector }: LiveHello): void {
    document.title = `${name}: live`;
    this.#about.replaceChildren(el('b', {}, name), ` · ${sensor.width} × ${sensor.height} px · ${detector}`);
    this.#say('live', 'Live');
  }

  /** @param tracks within the last seconds @param heldUs until when the stream is shown, where the page does not follow */
  show(
    history: LiveHistory,
    { windowUs, eventsPerS }: LiveHello,
    tracks: readonly ViewerTrack[],
    heldUs: number | undefined,
  ): void {
    const { last, shown, dropped } = history;
    if (last === undefined) return;
    const seconds = `the last ${windowUs / 1e6} s`;
    const classes = classText(tracks.map((track) => track.class));
    const found = classes === '' ? counted(tracks.length, 'track') : classes;
    this.#title.textContent = `${tracks.length === 0 ? 'No track' : found} in ${seconds}`;
    const share =
      shown.events === shown.of
        ? 'all events are shown'
        : `${((100 * shown.events) / shown.of).toPrecision(2)} % of the events are shown, evenly: at most ${whole(eventsPerS)} a second are sent`;
    const texts = {
      rate: `${whole(last.rate)} events/s`,
      lag: lagText(last),
      shown: share,
      dropped: `${counted(dropped, 'frame')} dropped`,
      found: `${counted(last.detections, 'detection')} and ${counted(last.tracks, 'track')} so far`,
    };
    if (this.#state.dataset['state'] === 'live')
      this.#say('live', heldUs === undefined ? 'Live' : `Live; this page holds still at ${(heldUs / 1e6).toFixed(1)} s`);
    this.#figures.replaceChildren(
      ...Object.entries(texts).flatMap(([name, text], k) => [k === 0 ? '' : ' · ', el('span', { 'data-figure': name }, text)]),
    );
  }

  /** What could be seen in the last minute, and why that is less than before. */
  see({ fromHz, warnings }: LiveSight): void {
    const found =
      fromHz === null ? 'no object can be found' : `half of what moves at up to 40 px/s is found from ${fromHz} events/s on`;
    this.#sight.textContent = warnings.length === 0 ? `Now ${found}` : `Warning: ${warnings.join('; ')}. Now ${found}`;
    this.#sight.classList.toggle('warns', warnings.length > 0);
  }

  /** The stream has ended, or with no reason the connection. */
  end(reason: string | undefined): void {
    if (reason === undefined)
      this.#say('lost', 'The connection was cut: the program ended without a word. What came until then stays.');
    else this.#say('ended', `The stream has ended: ${reasons[reason] ?? reason}. What came last stays.`);
  }

  /** The connection closed before anything came. */
  refuse(): void {
    this.#title.textContent = 'Nothing came';
    this.#say('lost', 'The connection was refused or cut before the stream began.');
  }

  #say(state: 'live' | 'ended' | 'lost', text: string): void {
    if (this.#state.textContent === text) return;
    this.#state.dataset['state'] = state;
    this.#state.textContent = text;
  }
}

const whole = (count: number): string => Math.round(count).toLocaleString('en-US');

const counted = (count: number, what: string): string => `${whole(count)} ${what}${count === 1 ? '' : 's'}`;

/** A file that is read faster than it was recorded is not behind anything. */
export const lagText = ({ lagS, pace }: Pick<LiveFrame, 'lagS' | 'pace'>): string =>
  lagS < 0.05 && pace > 1.5
    ? `read ${pace.toPrecision(2)} times as fast as it was recorded`
    : `${lagS.toFixed(1)} s behind the clock`;
