import type { SpikesegConfig } from '@spikeseg/config';
import { EvidenceDetector, ebssaModel } from '@spikeseg/detection';
import { learnedOffShare, sharedVelocities, type WatchedObject, WatchedObjects } from '@spikeseg/detection/learn';
import { type EventStream, stepsOf } from '@spikeseg/events';
import type { Backend } from '@spikeseg/snn-core';
import type { Learned } from '../checkpoints/detector-file.ts';
import { evidenceOptions } from '../detectors/evidence.ts';
import type { RecordingSource } from '../recordings/dataset.ts';

/** What was followed in a recording. */
export interface FollowedRecording {
  readonly recording: string;
  readonly events: number;
  readonly objects: readonly WatchedObject[];
}

/** How far a training is: the recordings that have been searched. Plain data, all that is needed to go on. */
export type Learning = readonly FollowedRecording[];

/** How a recording is searched. */
export interface LearningUse {
  readonly config: SpikesegConfig;
  readonly backend: Backend;
  /** Awaited now and then, with the number of events that are done; throws to stop. */
  readonly onEvents?: ((source: RecordingSource, done: number, total: number) => void | Promise<void>) | undefined;
}

/** Time steps between two looks at the event loop. */
const stepsPerTurn = 50;

/** The E step: follows what the detector as it is finds in a recording. */
export async function followRecording(
  name: string,
  events: EventStream,
  {
    config,
    backend,
    onEvents,
  }: Pick<LearningUse, 'config' | 'backend'> & { readonly onEvents?: (done: number) => void | Promise<void> },
): Promise<FollowedRecording> {
  const { sensor } = events;
  const watch = new WatchedObjects();
  const options = evidenceOptions(backend, { config, ...ebssaModel(sensor) }, name, sensor);
  const detector = await EvidenceDetector.open(sensor, { ...options, watch });
  try {
    let [done, steps] = [0, 0];
    for (const step of stepsOf(events, detector.stepUs)) {
      watch.begin(step.events);
      for await (const report of detector.push(step)) watch.add(report);
      done += step.events.t.length;
      if (++steps % stepsPerTurn === 0 || done === events.t.length) await onEvents?.(done);
    }
  } finally {
    detector.close();
  }
  return { recording: name, events: events.t.length, objects: watch.objects };
}

/**
 * Follows what is in recordings, once.
 *
 * @param onState told after every recording; awaited
 */
export async function followAll(
  sources: readonly RecordingSource[],
  use: LearningUse,
  from: Learning = [],
  onState: (learning: Learning) => void | Promise<void> = () => {},
): Promise<Learning> {
  let learning = from;
  for (const source of sources.slice(from.length)) {
    const { events } = await source.load();
    const onEvents = (done: number) => use.onEvents?.(source, done, events.t.length);
    learning = [...learning, await followRecording(source.name, events, { ...use, onEvents })];
    await onState(learning);
  }
  return learning;
}

/** The M step: what the objects of all recordings teach. @param config with what was believed before */
export const learnedFromObjects = (learning: Learning, { evidence }: Pick<SpikesegConfig, 'evidence'>): Learned => ({
  motions: sharedVelocities(learning.map(({ objects }) => objects)),
  offShare: learnedOffShare(
    learning.flatMap(({ objects }) => objects),
    evidence.object_off_share,
  ),
});
