import type { SpikesegConfig } from '@spikeseg/config';
import {
  binnedSensor,
  classedReports,
  type DecodedDetection,
  type Report,
  run,
  SightLog,
  type SightRecord,
  type SkyHint,
  type SkyState,
  type Tracked,
} from '@spikeseg/detection';
import { type EventStream, type SensorSize, stepsOf } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import { EvidenceTrace, type TraceRecord } from '@spikeseg/viewer/data';
import { letSignalsIn } from '../context/context.ts';
import type { DetectorUse, SearchedEvents } from '../detectors/detector-kind.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { evidenceOptions } from '../detectors/evidence.ts';
import type { Model } from '../network/network.ts';

/** What was found in a recording. */
export interface Detected extends Tracked {
  /** In time order. */
  readonly detections: readonly DecodedDetection[];
  /** When the detector reported, µs, whether it found something or not. */
  readonly reportsUs: readonly number[];
  /** How the sky moves, whenever it was looked at. */
  readonly sky: readonly SkyState[];
  /** What its limits follow from, where it was asked for and the detector tells it. */
  readonly sight?: SightRecord | undefined;
  /** What a page shows of the evidence, where it was asked for and the detector tells it. */
  readonly trace?: TraceRecord | undefined;
}

/** What `sky.*` says. */
export const skyHint = ({ sky }: Pick<SpikesegConfig, 'sky'>): SkyHint => ({ mount: sky.mount, arcsecPx: sky.scale_arcsec_px });

/** Reports about a recording in memory. @throws what opening the detector throws */
async function* reportsOf(backend: Backend, model: Model, search: SearchedEvents): AsyncGenerator<Report, void> {
  const { events, use } = search;
  if (events.t.length === 0) return;
  const { open, reports } = detectorOf(model.config);
  const late = reports?.(backend, model, search);
  if (late !== undefined) {
    yield* late;
    return;
  }
  const detector = await open(backend, model, events.sensor, use);
  yield* run(detector, stepsOf(events, detector.stepUs));
}

/** Reports between two looks at the event loop. */
const reportsPerTurn = 20;

/** Tells after every window of `data.*` how many seconds of a recording a detector has passed, and lets signals in; all of them at Infinity. */
function windowTeller(
  { data }: Pick<SpikesegConfig, 'data'>,
  { t }: Pick<EventStream, 't'>,
  onWindow: (done: number, total: number) => void | Promise<void>,
): (tUs: number) => Promise<void> {
  const windowUs = data.n_timesteps * data.timestep_ms * 1000;
  const lengthUs = t.length === 0 ? 0 : t[t.length - 1] - t[0];
  const total = t.length === 0 ? 0 : Math.floor(lengthUs / windowUs) + 1;
  let [done, reports] = [0, 0];
  return async (tUs) => {
    const passed = Math.min(Math.floor((tUs - t[0]) / windowUs), total);
    if (passed > done) {
      done = passed;
      await onWindow(Math.min(done * windowUs, lengthUs) / 1e6, lengthUs / 1e6);
    }
    if (++reports % reportsPerTurn === 0) await letSignalsIn();
  };
}

type SearchOptions = Pick<DetectorUse, 'decodes' | 'watch'> & {
  readonly classes?: boolean;
  readonly sight?: boolean;
  readonly trace?: boolean;
};

/** What it can see is told for each second, of a longer recording for as many steps. */
const maxSteps = 1024;

/** Who counts what a detector can see; undefined where it does not tell. */
export function sightLog(config: SpikesegConfig, sensor: SensorSize, seconds = 0): SightLog | undefined {
  if (!detectorOf(config).tellsSight) return undefined;
  const { bin_px: binPx } = config.evidence;
  return new SightLog(binnedSensor(sensor, binPx), binPx, Math.ceil(Math.max(1, seconds) / maxSteps));
}

/** Who keeps what a page shows of the evidence; undefined where the detector does not tell, or not over pixels of the sensor. */
function traceOf(backend: Backend, model: Model, recording: string, events: EventStream): EvidenceTrace | undefined {
  const { config } = model;
  if (events.t.length === 0 || !detectorOf(config).holdsLevels(config) || config.evidence.bin_px !== 1) return undefined;
  const { model: seen } = evidenceOptions(backend, model, recording, events.sensor);
  return seen && new EvidenceTrace(events, { model: seen });
}

/**
 * Runs a model over a recording from beginning to end.
 *
 * @param recording name to write into the detections
 * @param onWindow awaited once per window of `data.*` with the seconds of the recording that are done, so that all detectors can be watched and timed alike
 * @param classes false where it does not matter which track is a star: it takes time
 * @param sight true where it is to tell what it could have seen @param trace true where it is to tell what a page shows of the evidence
 */
export async function detect(
  backend: Backend,
  model: Model,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
  { decodes, watch, classes = true, sight = false, trace = false }: SearchOptions = {},
): Promise<Detected> {
  const passTo = windowTeller(model.config, events, onWindow);
  const detections: DecodedDetection[] = [];
  const tracks: (number | undefined)[] = [];
  const points: Tracked['points'][number][] = [];
  const reportsUs: number[] = [];
  const sky: SkyState[] = [];
  const { t } = events;
  const log = sight ? sightLog(model.config, events.sensor, (t[t.length - 1] - t[0]) / 1e6) : undefined;
  const traced = trace ? traceOf(backend, model, recording, events) : undefined;
  const sightWatch = log && { onWeighed: log.onWeighed, onTracks: log.onTracks };
  const looksOn = { ...watch, ...sightWatch, ...traced?.watch };
  const use: DetectorUse = { recording, reports: 'at every window', decodes, watch: looksOn };
  const onShare = (share: number): Promise<void> => passTo(t[0] + share * (t[t.length - 1] - t[0]));
  const reports = reportsOf(backend, model, { events, use, onShare });
  for await (const report of classes ? classedReports(reports, events.sensor, skyHint(model.config)) : reports) {
    detections.push(...report.detections);
    tracks.push(...report.tracks);
    points.push(...report.points);
    reportsUs.push(report.tUs);
    if (report.sky) sky.push(report.sky);
    await passTo(report.tUs);
  }
  await passTo(Infinity);
  const told = { ...(log && { sight: log.take() }), ...(traced && { trace: traced.record(detections) }) };
  return { detections, tracks, points, reportsUs, sky, ...told };
}
