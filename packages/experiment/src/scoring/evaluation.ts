import type { SpikesegConfig } from '@spikeseg/config';
import type { DetectionRow } from '@spikeseg/detection';
import { evaluationProtocol, nullTests, tallyDetections, trackTally, truthOf } from '@spikeseg/evaluation';
import type { EventStream } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import { rowNames } from '@spikeseg/report/words';
import { deriveSeed } from '@spikeseg/snn-core';
import { detectorOf } from '../detectors/detector-kinds.ts';
import type { Model } from '../network/network.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import type { DetectorPool } from '../pool/detector-pool.ts';
import type { RecordingSource } from '../recordings/dataset.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { constantWeights, matchAnswers, matchingRuns } from './baselines.ts';
import { collectRows, type Evaluation } from './collect-rows.ts';
import { eventTallies, type NamedTally } from './recording-rows.ts';
import { jobsPerRecording, scoreDetections, scoreModel } from './scored-recording.ts';

/**
 * Scores a model on recordings, beside other networks, detectors without one and the null tests, all by the same scorer. One recording more than the pool
 * has workers is at work at once, and no more are in memory.
 *
 * @param onRecording told how many recordings are done, and the name of the last one; not in the order of the recordings
 */
export async function evaluate(
  pool: DetectorPool,
  { trained, untrained }: { readonly trained: Model; readonly untrained: Model },
  sources: readonly RecordingSource[],
  onRecording: (name: string, done: number, total: number) => void = () => {},
): Promise<Evaluation> {
  const others = comparedWith(pool, { trained, untrained }, sources);
  let done = 0;
  const scored = mapInOrder(sources, pool.workers + 1, async (source) => {
    const result = await scoreModel(pool, { trained, others }, await source.load());
    onRecording(result.name, ++done, sources.length);
    return result;
  });
  return collectRows(trained.config, scored, () => noiseTally(pool, trained));
}

/** Jobs that {@link evaluate} gives for so many labelled recordings. */
export function scoringJobs(config: SpikesegConfig, recordings: number): number {
  const noise = 1;
  if (!detectorOf(config).needsTraining) return 2 * recordings + noise;
  const matchedNetworks = 2;
  return jobsPerRecording * recordings + matchedNetworks * matchingRuns * Math.min(matchedRecordings, recordings) + noise;
}

/** The networks that a trained one is compared with, by the names of their rows. */
function comparedWith(
  pool: DetectorPool,
  { trained, untrained }: { readonly trained: Model; readonly untrained: Model },
  sources: readonly RecordingSource[],
): Parameters<typeof scoreModel>[1]['others'] {
  if (!detectorOf(trained.config).needsTraining) return [];
  // Beside the first recordings: the search goes step by step and leaves workers without work.
  const streams = firstStreams(sources);
  const matchedTo = async (other: Model): Promise<Model> => matchAnswers(pool, { trained, untrained: other }, await streams);
  const [matched, constant] = [matchedTo(untrained), matchedTo(constantWeights(untrained))];
  // A failure is thrown where they are awaited. If nothing awaits them, loading the same recording fails again below.
  matched.catch(() => {});
  constant.catch(() => {});
  return [
    [rowNames.untrained, untrained],
    [rowNames.matched, matched],
    [rowNames.constant, constant],
  ];
}

/**
 * Scores the detections of another program on recordings, beside the rows that need no network; a recording without
 * detections is one in which nothing was found.
 *
 * @param name of the row @param detections of the recordings, in time order in each
 */
export function evaluateDetections(
  config: SpikesegConfig,
  name: string,
  detections: readonly DetectionRow[],
  sources: readonly RecordingSource[],
  onRecording: (name: string, done: number, total: number) => void = () => {},
): Promise<Evaluation> {
  const scored = mapInOrder(sources, 1, async (source, index) => {
    const own = detections.filter(({ recording }) => recording === source.name);
    const result = await scoreDetections(config, name, own, await source.load());
    onRecording(source.name, index + 1, sources.length);
    return result;
  });
  return collectRows(config, scored);
}

/** Recordings on which the untrained network is matched to the trained one. */
const matchedRecordings = 3;

async function firstStreams(sources: readonly RecordingSource[]): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  for (const source of sources) {
    const { events, labelled } = await source.load();
    if (labelled && events.t.length > 0) streams.push(events);
    if (streams.length === matchedRecordings) break;
  }
  return streams;
}

/** Null test: the model on generated pure background, scored against a track that was never there. */
async function noiseTally(pool: DetectorPool, model: Model): Promise<NamedTally> {
  const { config } = model;
  const seed = deriveSeed(config.seed, 'null', 'noise');
  const { recording, source } = generateRecording({ ...generatorOptions(config), satellites: 0, stars: 0, starPlaces: [] }, seed);
  const truth = truthOf({ ...recording, name: 'noise' });
  const track = nullTests.randomTrack(truth.sensor, truth.startUs, truth.endUs, { seed, speed: 10, labelEveryUs: 10_000 });
  const { events } = recording;
  const found = await pool.mark({ model, recording: truth.name, events });
  const eventTruth = { name: truth.name, t: events.t, satellite: new Uint8Array(source.length) };
  const labelled = { ...truth, objects: [track] };
  return {
    name: 'noise, random track',
    kind: 'null',
    tally: tallyDetections(labelled, found.detections, evaluationProtocol),
    tracks: trackTally(labelled, found),
    events: eventTallies(eventTruth, found.marks),
  };
}
