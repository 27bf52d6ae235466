import type { Backend, EventStream } from '@spikeseg/snn-core';
import { detect, type Model } from '../models/detector.ts';
import { type Clock, interleave, type Spread } from './timing.ts';

/** Detection from events in memory to detections: windows, network with carried state, decoding. */
export interface StreamTimes {
  readonly recording: string;
  readonly events: number;
  readonly detections: number;
  /** Of the whole recording, ms, by engine. */
  readonly ms: Readonly<Record<string, Spread>>;
}

/** Times the detection of a whole recording. */
export async function benchStream(
  backends: readonly Backend[],
  model: Model,
  recording: string,
  events: EventStream,
  rounds: number,
  clock: Clock,
): Promise<StreamTimes> {
  const config = { ...model.config, evaluation: { ...model.config.evaluation, state: 'carry' as const } };
  const streaming = { ...model, config };
  const detections = (await detect(backends[0], streaming, recording, events)).length;
  const tasks = Object.fromEntries(
    backends.map((backend) => [backend.name, () => detect(backend, streaming, recording, events)]),
  );
  return { recording, events: events.t.length, detections, ms: await interleave(tasks, rounds, clock) };
}
