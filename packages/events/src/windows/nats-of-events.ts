import type { EventStream } from '@spikeseg/snn-core';
import { EventEvidence } from '../background/event-evidence.ts';
import { firstAtOrAfter } from './first-at-or-after.ts';
import { stepMicroseconds, type WindowOptions } from './window-options.ts';

/**
 * Evidence of every event of a recording, nats, from one causal pass, time step by time step as {@link StepCutter} weighs a
 * live stream; undefined where events are counted (no `llr`).
 */
export function natsOfEvents(events: EventStream, options: WindowOptions): Float32Array | undefined {
  const { t, sensor } = events;
  if (options.llr === undefined) return undefined;
  const nats = new Float32Array(t.length);
  if (t.length === 0) return nats;
  const stepUs = stepMicroseconds(options);
  const evidence = new EventEvidence(sensor, t[0], options.llr.rateHz);
  for (let begin = 0; begin < t.length; ) {
    const startUs = t[0] + Math.floor((t[begin] - t[0]) / stepUs) * stepUs;
    const end = firstAtOrAfter(t, startUs + stepUs, begin);
    nats.set(evidence.ofStep(events, begin, end, startUs), begin);
    begin = end;
  }
  return nats;
}
