import type { EventStream, SpikeEvents } from '@spikeseg/events';
import { Decoder, type RunToDecode } from '../decoding/decoder.ts';
import { type DecodeOptions, detectionsOfStep } from './decoded.ts';
import type { DecodedDetection } from './detection.ts';

/** The detections of all time steps of a run, in time order. @param behind events of every input spike of the window */
export function decodedDetections(
  run: RunToDecode,
  events: EventStream,
  behind: SpikeEvents,
  options: DecodeOptions,
): DecodedDetection[] {
  const decoder = new Decoder(run);
  const { offsets } = run.input;
  return Array.from({ length: offsets.length - 1 }, (_, step) => {
    const ofStep = { offsets: behind.offsets.subarray(offsets[step]), events: behind.events };
    return detectionsOfStep(decoder, run, step, events, ofStep, options);
  }).flat();
}
