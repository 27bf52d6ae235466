import { type EventStream, type SensorSize, timeReversed, twoWayRatios } from '@spikeseg/events';
import { type Backend, type TransportLayerSpec, wasmBackend } from '@spikeseg/snn-core';
import { EventsByPixel } from '../belief/events-by-pixel.ts';
import { EvidenceInput } from '../belief/evidence-input.ts';
import type { PixelRows } from '../belief/pixel-rows.ts';
import type { DecodedDetection } from '../detections/decoded.ts';
import { rounded } from '../detections/detection.ts';
import type { Report } from '../detector.ts';
import { binnedEvents, unbinned } from '../search/binning.ts';
import { type EvidenceModel, ebssaModel, stepS, thresholdOf } from '../search/ebssa.ts';
import { LayerLevels } from '../search/layer-levels.ts';
import { type Level, peaksOf } from '../search/level-peaks.ts';
import { fastPlace, fastWindowS, slowPlace, spotBoxPx, spotEvents, velocityOf } from '../search/place.ts';
import { Tracker } from '../tracks/tracker.ts';
import type { EvidenceOptions } from './evidence-detector.ts';

/** What decides about evidence in both passes, and where it is. */
export interface SearchOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /** θ, nats: where a place of the slow layer counts as an object. One of the fast layer counts from 3.5 nats more on, as it has so many more velocities to be wrong with. */
  readonly thresholdNats: number;
  /** Of places closer than this the one with the most evidence counts, px. */
  readonly separationPx: number;
}

/** How {@link twoPassReports} searches; what is left out is that of {@link twoPassDefaults}. */
export type TwoPassOptions = Partial<SearchOptions> & Pick<EvidenceOptions, 'backend' | 'model' | 'offShare' | 'binPx'>;

/** How two passes search, unless it is said otherwise. */
export const twoPassDefaults: SearchOptions = { recording: '', thresholdNats: 20, separationPx: 8 };

/** What is found at a moment; undefined while the first pass is on its way, and where there is no report. */
interface TwoPassStep {
  /** Share of the work that is done, 0 to 1. */
  readonly done: number;
  readonly endUs: number;
  readonly found: readonly DecodedDetection[] | undefined;
}

const stepUs = stepS * 1e6;
/** How far apart the places of an object may be in the two passes, px: what moves lags behind in one and runs ahead in the other. */
const apartPx = { slow: 2, fast: 4 } as const;

/**
 * Detections of a whole recording by the network of `ebssaModel` run twice, once forwards and once backwards in time: there is an object
 * where there is evidence both before and after. An object that has left has none after, so nothing is left behind it; one that has
 * just come has all of its evidence after. In the backward pass everything moves the other way, which the network's velocities hold as well.
 *
 * A cell counts at a moment when it holds evidence after the events before and one nearby, in the backward pass, after the events behind, one of them
 * at the threshold θ of the causal detector and the other at half of it. The passes have no event in common, so on Poisson background of known
 * rates that happens by chance at most 2·exp(−θ)·exp(−θ/2) of the time. (Half of θ on both sides, exp(−θ), would be as rare as in one pass;
 * but where the model of the background is wrong, both passes are wrong.)
 *
 * Memory: the cells that hold evidence at all moments of one pass, beside the recording, a copy of it that runs backwards, and the network.
 *
 * @param backend an engine with transport layers
 * @param ratios likelihood ratio of every event per unit of object rate, s·px
 * @param model as for `EvidenceDetector.open`
 */
export async function* twoPassDetections(
  backend: Backend,
  events: EventStream,
  ratios: Float32Array,
  options: SearchOptions,
  model: EvidenceModel = ebssaModel(events.sensor),
): AsyncGenerator<TwoPassStep, void> {
  const { t } = events;
  if (t.length === 0) return;
  const transports = model.network.layers as readonly TransportLayerSpec[];
  const longest = Math.max(...transports.map(({ every = 1 }) => every));
  // Whole updates, so that both passes have theirs at the same moments.
  const count = longest * Math.ceil((t[t.length - 1] + 1 - t[0]) / stepUs / longest);
  const endUs = t[0] + count * stepUs;
  const after: (readonly Level[])[] = [];
  const reversed = timeReversed(events, t[0], endUs - 1);
  for await (const levels of passLevels(backend, reversed, ratios.toReversed(), t[0], count, options, model)) {
    after.push(levels);
    yield { done: (0.5 * after.length) / count, endUs: t[0], found: undefined };
  }
  const readout = new TwoPassReadout(events, ratios, transports, options);
  let step = 0;
  for await (const before of passLevels(backend, events, ratios, t[0], count, options, model)) {
    step++;
    const done = 0.5 + (0.5 * step) / count;
    const atUs = t[0] + step * stepUs;
    const found = step === count ? [] : readout.detections(before, after[count - step - 1], atUs);
    const isUpdate = step % longest === 0;
    yield { done, endUs: atUs, found: isUpdate || found.length > 0 ? found : undefined };
  }
}

/**
 * Reports about a whole recording by evidence before and after every moment, with tracks. The recording is gone through four
 * times, twice to learn the background and twice to search.
 *
 * @param onProgress awaited with the share of the work that is done
 */
export async function* twoPassReports(
  events: EventStream,
  { backend = wasmBackend, model, offShare, binPx = 1, ...given }: TwoPassOptions = {},
  onProgress: (share: number) => void | Promise<void> = () => {},
): AsyncGenerator<Report, void> {
  const binned = binnedEvents(events, binPx);
  const learning = twoWayRatios(binned, offShare);
  let learned = learning.next();
  for (; learned.done !== true; learned = learning.next()) await onProgress(learned.value / 2);
  const tracker = new Tracker({ sensor: events.sensor });
  const search = { ...twoPassDefaults, ...given };
  const { recording } = search;
  for await (const { done, endUs, found } of twoPassDetections(backend, binned, learned.value, search, model)) {
    const detections = found?.map((detection) => unbinned(detection, binPx));
    if (detections) yield { tUs: endUs, detections, ...tracker.step(recording, endUs, detections) };
    await onProgress((1 + done) / 2);
  }
}

/** Levels after every step of one pass that hold half of their threshold. */
async function* passLevels(
  backend: Backend,
  { t, x, y, sensor }: EventStream,
  ratios: Float32Array,
  startUs: number,
  count: number,
  { thresholdNats }: SearchOptions,
  model: EvidenceModel,
): AsyncGenerator<readonly Level[], void> {
  const session = await backend.compile(model.network, model.weights);
  const layers = session.network.layers as readonly TransportLayerSpec[];
  const record = layers.map(({ name }) => name);
  const input = new EvidenceInput(sensor);
  const readouts = layers.map((layer) => ({ layer, levels: new LayerLevels(layer, sensor) }));
  let event = 0;
  try {
    for (let step = 1; step <= count; step++) {
      const untilUs = startUs + step * stepUs;
      for (; event < t.length && t[event] < untilUs; event++) input.add(x[event], y[event], t[event], ratios[event]);
      const run = await session.run(input.take(), { record, carryState: step > 1 });
      yield readouts.flatMap(({ layer: { name }, levels }) => {
        levels.read(run.layers[name], 0);
        return levels.atLeast(thresholdOf(name, thresholdNats) / 2);
      });
    }
  } finally {
    session.dispose();
  }
}

/** Combines the passes, and tells where objects are. */
class TwoPassReadout {
  readonly #size: SensorSize;
  readonly #byPixel: EventsByPixel;
  readonly #layers: ReadonlyMap<string, TransportLayerSpec>;
  readonly #options: SearchOptions;

  constructor(events: EventStream, ratios: Float32Array, layers: readonly TransportLayerSpec[], options: SearchOptions) {
    this.#size = events.sensor;
    this.#byPixel = new EventsByPixel(events, ratios);
    this.#layers = new Map(layers.map((layer) => [layer.name, layer]));
    this.#options = options;
  }

  /** @param before levels of the forward pass @param after levels of the backward pass at the same moment */
  detections(before: readonly Level[], after: readonly Level[], atUs: number): readonly DecodedDetection[] {
    const both = this.#combined(before, after);
    return peaksOf(both, this.#options.separationPx).flatMap((level) => this.#detection(level, both, atUs) ?? []);
  }

  /** Cells that hold evidence in both passes, in the backward one there or nearby, with the sum, half way between; motion and brightness are those of the forward pass. */
  #combined(before: readonly Level[], after: readonly Level[]): Level[] {
    const { thresholdNats } = this.#options;
    const later = new Map(after.map((level) => [`${level.layer} ${level.row} ${level.column}`, level]));
    return before.flatMap((level) => {
      const other = this.#nearby(level, later);
      if (other === undefined) return [];
      const isSure = [level, other].some(({ layer, nats }) => nats >= thresholdOf(layer, thresholdNats));
      // Events tell where something fast is.
      const middle = level.layer === 'fast' ? level : { x: (level.x + other.x) / 2, y: (level.y + other.y) / 2 };
      return isSure ? [{ ...level, x: middle.x, y: middle.y, nats: level.nats + other.nats }] : [];
    });
  }

  /** Of the other pass the level near this one that has most evidence. */
  #nearby({ layer, row, column }: Level, later: ReadonlyMap<string, Level>): Level | undefined {
    const reach = apartPx[layer as 'slow' | 'fast'] / (this.#layers.get(layer)?.stride ?? 1);
    let most: Level | undefined;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const one = later.get(`${layer} ${row + dy} ${column + dx}`);
        if (one !== undefined && one.nats > (most?.nats ?? 0)) most = one;
      }
    }
    return most;
  }

  #detection(level: Level, levels: readonly Level[], atUs: number): DecodedDetection | undefined {
    const layer = this.#layers.get(level.layer);
    if (layer === undefined) throw new Error(`two passes: expected a layer of the network, got ${level.layer}`);
    const durationUs = (layer.every ?? 1) * stepUs;
    const velocity = velocityOf(layer, level.motion);
    const isFast = level.layer === 'fast';
    const halfUs = (fastWindowS / 2) * 1e6;
    const within = (rows: PixelRows) => this.#byPixel.within(rows, atUs - halfUs, atUs + halfUs);
    const agesS = [-fastWindowS / 2, fastWindowS / 2] as const;
    const place = isFast ? fastPlace(level, velocity, { size: this.#size, atUs, agesS, within }) : slowPlace(level, levels);
    if (place === undefined) return undefined;
    const { recording, thresholdNats } = this.#options;
    const { x, y } = place;
    return rounded({
      recording,
      tUs: atUs,
      durationUs,
      x,
      y,
      w: spotBoxPx,
      h: spotBoxPx,
      score: level.nats / thresholdNats,
      ...(isFast ? { vx: velocity[0], vy: velocity[1] } : {}),
      events: spotEvents(this.#size, place, (rows) => this.#byPixel.within(rows, atUs, atUs + durationUs)),
    });
  }
}
