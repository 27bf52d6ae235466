import { viewerConclusion } from '../viewer-conclusion.ts';
import type { ViewerData } from '../viewer-data.ts';
import { Cloud } from './cloud/cloud.ts';
import { FrameView } from './frame.ts';
import { JudgePanel } from './judge/judge-panel.ts';
import { Judging } from './judge/judging.ts';
import { el } from './shared/dom.ts';
import { legend } from './shared/legend.ts';
import { makeModel, rankOf, type ViewerModel } from './shared/model.ts';
import { Store } from './shared/store.ts';
import { themeOf } from './shared/theme.ts';
import { themeButton } from './shared/theme-button.ts';
import type { PageFiles } from './take/save.ts';
import { takeButtons } from './take/take-buttons.ts';
import { Timeline } from './time/timeline.ts';
import { TrackTable } from './track-table.ts';
import { Why } from './why/why.ts';

/** A viewer in a page. */
export interface RunningViewer {
  readonly store: Store;
  /** Shows other data in place of what is shown; the store is then another one. */
  readonly show: (data: ViewerData, give: PageFiles) => void;
  /** Goes on from a file of labels. */
  readonly load: (file: File) => Promise<void>;
}

/** Shows a recording in an element, whose content it replaces. @param give what can be saved beside labels and picture */
export function startViewer(
  root: HTMLElement,
  data: ViewerData,
  give: PageFiles = { stem: data.name, files: [] },
): RunningViewer {
  let shown = begin(root, data, give);
  return {
    get store() {
      return shown.store;
    },
    show: (other, toGive) => {
      shown.end();
      shown = begin(root, other, toGive);
    },
    load: (file) => shown.load(file),
  };
}

/** What is shown, and what takes it away. */
interface ShownPage {
  readonly store: Store;
  readonly load: (file: File) => Promise<void>;
  readonly end: () => void;
}

function begin(root: HTMLElement, data: ViewerData, { stem, files }: PageFiles): ShownPage {
  const model = makeModel(data);
  const store = new Store(firstMoment(model));
  const ending = new AbortController();
  const { signal } = ending;
  const theme = themeOf('system');
  const { cloud, cloudElement } = cloudOf(model, store);
  const views = [
    new FrameView(model, store, theme),
    new Timeline(model, store, theme),
    new TrackTable(model, store, theme),
    new Why(model, store, theme),
  ] as const;
  const [frame, timeline, table, why] = views;
  const colours = themeButton((now) => {
    cloud?.setTheme(now);
    for (const view of views) view.setTheme(now);
  }, signal);
  const key = el('div', {}, legend(data));
  const judging = new Judging(data, stem, () => new Date().toISOString());
  const picture = cloud && (async () => ({ name: `${stem}.png`, content: await cloud.picture() }));
  const panel = new JudgePanel(judging, store, { root, signal, give: takeButtons(files, picture) });
  judging.onChange((now) => {
    const next = makeModel(now);
    key.replaceChildren(legend(now));
    for (const view of [...views, ...(cloud ? [cloud] : [])]) view.setModel(next);
    if (!next.trackOf.has(store.state.track)) store.set({ track: 0, detection: -1 });
  });
  const box = [cloudElement, key];
  const below = [timeline.element, table.element];
  root.replaceChildren(header(data, colours.element), pageOf(box, below, [frame.element, panel.element, why.element]));
  onSpace(root, () => timeline.toggle(), signal);
  colours.paint();
  const end = (): void => {
    ending.abort();
    store.set({ playing: false });
    cloud?.dispose();
  };
  return { store, load: (file) => panel.load(file), end };
}

/** The box, what stands below it, and what stands beside both. */
export const pageOf = (box: readonly HTMLElement[], below: readonly HTMLElement[], beside: readonly HTMLElement[]): HTMLElement =>
  el(
    'main',
    {},
    el('div', { class: 'column' }, el('div', { class: 'stage' }, ...box), ...below),
    el('div', { class: 'column' }, ...beside),
  );

/** Calls a function when the space bar is pressed outside of controls. */
export function onSpace(root: HTMLElement, act: () => void, signal?: AbortSignal): void {
  root.addEventListener(
    'keydown',
    (event) => {
      const isControl = event.target instanceof HTMLElement && event.target.closest('button, input, select, tr') !== null;
      if (event.key !== ' ' || isControl) return;
      event.preventDefault();
      act();
    },
    { ...(signal && { signal }) },
  );
}

/** The tables and the frame do without what draws the box. */
export function cloudOf(
  model: ViewerModel,
  store: Store,
  isLive = false,
): { readonly cloud: Cloud | undefined; readonly cloudElement: HTMLElement } {
  try {
    const cloud = new Cloud(model, store, themeOf('system'), isLive);
    return { cloud, cloudElement: cloud.element };
  } catch (error) {
    const text = `This browser draws no WebGL, so the view of space and time is missing (${error instanceof Error ? error.message : String(error)}).`;
    return { cloud: undefined, cloudElement: el('p', { class: 'cloud hint' }, text) };
  }
}

/** In the middle of the track that matters most, so that the first frame shows what one looks for. */
function firstMoment({ tracks, data }: ViewerModel): number {
  const [first] = tracks.toSorted((a, b) => rankOf(a) - rankOf(b));
  return first === undefined ? 0 : Math.round((first.beginUs + first.endUs) / 2 / data.tickUs);
}

function header(data: ViewerData, button: HTMLElement): HTMLElement {
  const { name, detector, sensor, counts, events, labels, labelled } = data;
  const shown = events.t.length;
  const drawn =
    shown === counts.events
      ? `all ${whole(shown)} events are shown`
      : `${whole(shown)} of ${whole(counts.events)} events are shown: all ${whole(counts.near)} near tracks and detections, and ${shareText((shown - counts.near) / (counts.events - counts.near))} of the others, evenly`;
  const marks = labels.reduce((sum, { t }) => sum + t.length, 0);
  const objects = `${labels.length} ${labels.length === 1 ? 'object' : 'objects'}`;
  const truth = labelled ? `${whole(marks)} ${marks === 1 ? 'label' : 'labels'} of ${objects}` : 'no labels';
  return el(
    'header',
    {},
    el(
      'div',
      {},
      el('h1', {}, viewerConclusion(data)),
      el('p', {}, el('b', {}, name), ` · ${sensor.width} × ${sensor.height} px · ${detector} · ${truth} · ${drawn}`),
    ),
    button,
  );
}

const whole = (count: number): string => count.toLocaleString('en-US');

const shareText = (share: number): string => `${(100 * share).toPrecision(share < 0.1 ? 2 : 3)} %`;
