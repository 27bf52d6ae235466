import {
  evidenceText,
  type LiveHello,
  type LiveMessage,
  liveVersion,
  seenText,
  unpackMessage,
} from '../../live/live-messages.ts';
import { FrameView } from '../frame.ts';
import { legend } from '../shared/legend.ts';
import { makeModel } from '../shared/model.ts';
import { Store } from '../shared/store.ts';
import { themeOf } from '../shared/theme.ts';
import { themeButton } from '../shared/theme-button.ts';
import { TrackTable } from '../track-table.ts';
import { cloudOf, onSpace, pageOf } from '../viewer.ts';
import { LiveHeader } from './live-header.ts';
import { LiveHistory, type LiveView } from './live-history.ts';
import { LiveTimeline } from './live-timeline.ts';
import { SightChart } from './sight-chart.ts';

/** Least time between two pictures, and how much longer than a picture takes, ms. */
const minMs = 100;
const rest = 3;

/** Shows the stream of the program that serves this page, in an element whose content it replaces. */
export function startLive(root: HTMLElement): void {
  new LivePage(root).start();
}

/** What is shown once the stream has begun. */
interface ShownStream {
  readonly hello: LiveHello;
  readonly history: LiveHistory;
  readonly store: Store;
  readonly timeline: LiveTimeline;
  readonly sight: SightChart;
  readonly update: (view: LiveView) => void;
}

/** The page of a stream: takes in what comes, says so, and draws as often as it can. */
class LivePage {
  readonly #root: HTMLElement;
  readonly #socket: WebSocket;
  readonly #header: LiveHeader;
  readonly #colours: ReturnType<typeof themeButton>;
  #themed: readonly { setTheme: (theme: ReturnType<typeof themeOf>) => void }[] = [];
  #shown: ShownStream | undefined;
  /** Until when the stream is shown, µs. */
  #drawnUs = 0;
  #follows = true;
  #isOver = false;
  #updates = false;
  #waits = false;
  #restUntil = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#socket = new WebSocket(`ws://${location.host}/live`);
    this.#socket.binaryType = 'arraybuffer';
    this.#colours = themeButton((theme) => {
      for (const view of this.#themed) view.setTheme(theme);
    }, new AbortController().signal);
    this.#header = new LiveHeader(this.#colours.element);
  }

  start(): void {
    this.#root.replaceChildren(this.#header.element);
    this.#colours.paint();
    this.#socket.addEventListener('message', ({ data }) => this.#hear(unpackMessage(new Uint8Array(data as ArrayBuffer))));
    this.#socket.addEventListener('close', () => this.#end(undefined));
    onSpace(this.#root, () => this.#shown?.timeline.toggle());
  }

  #hear(message: LiveMessage): void {
    switch (message.kind) {
      case 'hello':
        if (message.version !== liveVersion)
          throw new Error(`expected version ${liveVersion} of the messages, got ${message.version}`);
        this.#header.begin(message);
        this.#shown = this.#begin(message);
        return;
      case 'frame':
        this.#shown?.history.addFrame(message);
        this.#socket.send(seenText(message.number));
        break;
      case 'evidence':
        this.#shown?.history.addEvidence(message);
        break;
      case 'sight':
        this.#shown?.sight.add(message);
        this.#header.see(message);
        return;
      case 'end':
        this.#end(message.reason);
    }
    this.#ask();
  }

  #begin(hello: LiveHello): ShownStream {
    const history = new LiveHistory(hello);
    const model = makeModel(history.view().data, { originUs: 0, colours: new Map() });
    const store = new Store(0);
    const theme = themeOf('system');
    const { cloud, cloudElement } = cloudOf(model, store, true);
    const timeline = new LiveTimeline(model, store, theme, (follows) => this.#follow(follows));
    const views = [
      new FrameView(model, store, theme),
      timeline,
      new TrackTable(model, store, theme, true),
      ...(cloud ? [cloud] : []),
    ] as const;
    const [frame, , table] = views;
    const sight = new SightChart(theme);
    this.#themed = [...views, sight];
    store.onChange(({ heat }, changed) => {
      // The reader has chosen a moment.
      if (changed.has('time') && !this.#updates && !this.#isOver) this.#follow(false);
      if (!changed.has('heat')) return;
      if (!heat) history.forgetEvidence();
      if (!this.#isOver) this.#socket.send(evidenceText(heat));
    });
    const box = [cloudElement, legend(model.data, true)];
    const below = [timeline.element, sight.element, table.element];
    this.#root.replaceChildren(this.#header.element, pageOf(box, below, [frame.element]));
    this.#colours.paint();
    const update = ({ data, originUs, now, colours }: LiveView): void => {
      const next = makeModel(data, { originUs, colours });
      for (const view of views) view.setModel(next);
      this.#updates = true;
      store.set({ time: now });
      this.#updates = false;
    };
    return { hello, history, store, timeline, sight, update };
  }

  /** Goes on with the stream, or holds what is shown. */
  #follow(follows: boolean): void {
    this.#follows = follows;
    this.#shown?.timeline.setFollows(follows);
    if (this.#isOver && follows) this.#shown?.timeline.end();
    this.#ask();
  }

  /** @param reason undefined where the connection closed */
  #end(reason: string | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#shown === undefined) this.#header.refuse();
    else {
      this.#header.end(reason);
      // What is held stays until the reader lets it go.
      if (this.#follows) this.#follow(true);
    }
  }

  /** Asks for a picture: the next one, after a rest in which the page can do other things. */
  #ask(): void {
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(
      () =>
        requestAnimationFrame(() => {
          this.#waits = false;
          const begin = performance.now();
          this.#draw();
          const took = performance.now() - begin;
          this.#restUntil = begin + took + Math.max(minMs - took, rest * took);
        }),
      Math.max(0, this.#restUntil - performance.now()),
    );
  }

  #draw(): void {
    if (this.#shown === undefined) return;
    const { history, hello, update } = this.#shown;
    const view = history.view();
    if (this.#follows) {
      update(view);
      this.#drawnUs = view.originUs + view.now;
    }
    const tracks = view.data.tracks.filter(({ endUs }) => endUs >= 0);
    this.#header.show(history, hello, tracks, this.#follows ? undefined : this.#drawnUs);
  }
}
