import process from 'node:process';
import type { EventStep, EventStream, SensorSize } from '@spikeseg/events';
import { type GeneratedSensor, generateRecording, sceneOptions, sensorSizes } from '@spikeseg/events/synthetic';
import { type Context, type ModelOptions, quantile, type Stopwatch, thisHost, UsageError } from '@spikeseg/experiment/commands';
import { detectorText, type Model, openDetectionModel, openLive } from '@spikeseg/experiment/models';
import type { Host } from '@spikeseg/report/words';
import { type Backend, deriveSeed } from '@spikeseg/snn-core';

/** Events per second and pixel: a fifth of what a DAVIS sends of the night sky in the recordings of EBSSA, the same, and ten times as many. */
const perPixelHz = { quiet: 0.05, typical: 0.25, busy: 2.5 } as const;
const streamS = 3;
/** A few GB of memory while they are made. */
const maxEvents = 30_000_000;

export interface BenchmarkOptions extends ModelOptions {
  /** Sensor of generated events; a DAVIS where it is left out. */
  readonly sensor?: SensorSize | undefined;
  /** Rate of generated events, events/s; three rates where it is left out. */
  readonly rateHz?: number | undefined;
}

/** How a detector keeps up with one sky. */
export type BenchmarkRow = KeptUp & { readonly name: string };

/** How a detector keeps up with a camera. */
export interface Benchmark {
  readonly machine: Host & { readonly node: string };
  /** In words. */
  readonly detector: string;
  readonly sensor: SensorSize;
  readonly rows: readonly BenchmarkRow[];
}

/** Detects in generated events as a camera sends them. @throws UsageError, CheckpointError */
export async function benchmark(
  context: Context,
  { sensor = sensorSizes.DAVIS, rateHz, ...options }: BenchmarkOptions,
): Promise<Benchmark> {
  if (rateHz !== undefined && !(rateHz > 0 && rateHz <= maxEvents))
    throw new UsageError(`--rate: expected events per second, more than 0 and at most ${maxEvents}, got ${rateHz}`);
  const rates = rateHz === undefined ? ratesOf(sensor) : { asked: rateHz };
  const { model, backend, close } = await openDetectionModel(context, options, true);
  const rows: BenchmarkRow[] = [];
  try {
    // One sky is in memory at a time.
    for (const [name, hz] of Object.entries(rates)) {
      const events = generatedStream(sensor, hz, Math.min(streamS, maxEvents / hz), model.config.seed);
      context.log.info(`${name}: ${events.t.length} events`);
      if (!(events.t[events.t.length - 1] > events.t[0]))
        throw new UsageError(`--rate: expected enough events/s for two times, got ${hz}`);
      rows.push({ name, ...(await keepUp(backend, model, events, () => performance.now())) });
    }
  } finally {
    await close();
  }
  const machine = { ...thisHost(), node: process.versions.node };
  return { machine, detector: detectorText(model, options), sensor, rows };
}

const ratesOf = ({ width, height }: SensorSize): Record<string, number> =>
  Object.fromEntries(Object.entries(perPixelHz).map(([name, rateHz]) => [name, rateHz * width * height]));

const areaOf = ({ width, height }: SensorSize): number => width * height;

/** The smallest camera that can be imitated and sees all of a sensor. @throws RangeError where none is so large */
function cameraOver({ width, height }: SensorSize): GeneratedSensor {
  const [camera] = (Object.keys(sensorSizes) as GeneratedSensor[])
    .filter((name) => sensorSizes[name].width >= width && sensorSizes[name].height >= height)
    .toSorted((a, b) => areaOf(sensorSizes[a]) - areaOf(sensorSizes[b]));
  if (camera !== undefined) return camera;
  throw new RangeError(`generatedStream: expected a sensor that fits into that of an EVK4, got ${width}×${height}`);
}

/**
 * A sky with a satellite at a wished rate of background, without hot pixels and stars: the noise of a DAVIS where the camera is one, else
 * independent. Of a sensor that no camera has, the upper left part of a larger one's.
 *
 * @param rateHz of the background over the whole sensor, events/s
 */
export function generatedStream(sensor: SensorSize, rateHz: number, durationS: number, seed: number): EventStream {
  const camera = cameraOver(sensor);
  const backgroundHz = rateHz / areaOf(sensor);
  // So many times what its 14 pixels have from the background.
  const objectHz = Math.max(300, 14 * backgroundHz);
  const options = sceneOptions('plain', {
    sensor: camera,
    durationS,
    noise: camera.startsWith('DAVIS') ? 'davis' : 'poisson',
    hotPixels: 0,
    stars: 0,
    backgroundRateHz: backgroundHz * areaOf(sensorSizes[camera]),
    satelliteRateHz: [objectHz, objectHz],
  });
  const { t, x, y, p } = generateRecording(options, deriveSeed(seed, 'bench', camera, Math.round(rateHz))).recording.events;
  const isSeen = (_: number, k: number): boolean => x[k] < sensor.width && y[k] < sensor.height;
  return { sensor, t: t.filter(isSeen), x: x.filter(isSeen), y: y.filter(isSeen), p: p.filter(isSeen) };
}

/** How a detector keeps up with events that come as a camera sends them. */
interface KeptUp {
  /** Of the stream, and where the detector never waits, events/s. */
  readonly rateHz: number;
  readonly handledHz: number;
  /** Time of the stream over that of the work; below 1 the detector falls behind. */
  readonly timesFaster: number;
  /** Of 100 time steps 99 are answered so long after their end, ms; longer and longer where the detector falls behind. */
  readonly delayMs: number;
  readonly detections: number;
}

const uncountedMs = 1000;

/**
 * How long after its end each step of a stream is answered, ms: work begins when the step is over and the step before it is answered.
 *
 * @param steps in order, their end on the clock of the stream
 */
export function delaysMs(steps: readonly { readonly endMs: number; readonly workMs: number }[]): number[] {
  let free = -Infinity;
  return steps.map(({ endMs, workMs }) => (free = Math.max(free, endMs) + workMs) - endMs);
}

/**
 * Detects in events as `detect --follow` does, one step after the other, and times the steps.
 *
 * @param events in time order; the first second, or the first half of less than two, in which the background is learned, is not counted
 */
export async function keepUp(backend: Backend, model: Model, events: EventStream, clock: Stopwatch): Promise<KeptUp> {
  const { detector, cutter } = await openLive(backend, model, 'bench', events.sensor);
  const [firstUs] = events.t;
  const lengthMs = (events.t[events.t.length - 1] - firstUs) / 1000;
  const fromMs = Math.min(uncountedMs, lengthMs / 2);
  const steps: { readonly endMs: number; readonly workMs: number }[] = [];
  let [count, detections, began] = [0, 0, clock()];
  const take = async (step: EventStep): Promise<void> => {
    let found = 0;
    for await (const report of detector.push(step)) found += report.detections.length;
    const [endMs, workMs] = [(step.startUs - firstUs + detector.stepUs) / 1000, clock() - began];
    began += workMs;
    if (endMs <= fromMs) return;
    steps.push({ endMs, workMs });
    count += step.events.t.length;
    detections += found;
  };
  try {
    for (const step of cutter.push(events)) await take(step);
    const last = cutter.end();
    if (last !== undefined) await take(last);
  } finally {
    detector.close();
  }
  const playedS = (lengthMs - fromMs) / 1000;
  const workS = steps.reduce((sum, { workMs }) => sum + workMs, 0) / 1000;
  const delayMs = quantile(delaysMs(steps), 0.99);
  return { rateHz: count / playedS, handledHz: count / workS, timesFaster: playedS / workS, delayMs, detections };
}
