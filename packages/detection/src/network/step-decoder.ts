import type { EventStream, SpikeEvents } from '@spikeseg/events';
import {
  forwardTensors,
  joinSteps,
  joinTraces,
  type NetworkSpec,
  type NetworkWeights,
  type RunResult,
  type SparseSpikes,
} from '@spikeseg/snn-core';
import { Decoder, type RunToDecode } from '../decoding/decoder.ts';
import { type DecodeOptions, detectionsOfStep } from '../detections/decoded.ts';
import type { DecodedDetection } from '../detections/detection.ts';

/** Time steps of a window, after they were run. */
export interface StepRun {
  /** What the session was given, [T, C, H, W]. */
  readonly input: SparseSpikes;
  /** What it recorded of all layers. */
  readonly result: Pick<RunResult, 'layers'>;
}

/** What a time step consists of. */
export interface StepEvents {
  readonly events: EventStream;
  /** Which of the events each input spike of the step consists of. */
  readonly behind: () => SpikeEvents;
}

/**
 * Decodes a window while it goes on: after some time steps the detections of those steps, the same as {@link decodedDetections}
 * finds in the whole window. Keeps the spikes of the window so far.
 */
export class StepDecoder {
  readonly #network: NetworkSpec;
  readonly #weights: NetworkWeights;
  readonly #options: Omit<DecodeOptions, 'windowStartUs'>;
  readonly #forward: ReturnType<typeof forwardTensors>;
  #windowStartUs = 0;
  #parts: StepRun[] = [];

  constructor(network: NetworkSpec, weights: NetworkWeights, options: Omit<DecodeOptions, 'windowStartUs'>) {
    this.#network = network;
    this.#weights = weights;
    this.#options = options;
    this.#forward = forwardTensors(network, weights);
  }

  /** A new window begins, at rest. @param startUs of its first step, µs */
  begin(startUs: number): void {
    this.#windowStartUs = startUs;
    this.#parts = [];
  }

  /**
   * Takes in the next time steps.
   *
   * @param run of these steps
   * @param steps events of each, and which of them its input spikes consist of
   * @returns of each step, in reading order of the units; places of events are those in `events`
   * @throws RangeError when the run did not record all layers
   */
  take(run: StepRun, steps: readonly StepEvents[]): DecodedDetection[][] {
    this.#parts.push(run);
    const { layers } = this.#network;
    if (run.result.layers[layers[layers.length - 1].name].spikes.index.length === 0) return steps.map(() => []);
    const { input, result } = joined(this.#parts);
    this.#parts = [{ input, result }];
    const whole: RunToDecode = { network: this.#network, weights: this.#weights, input, result };
    const decoder = new Decoder(whole, this.#forward);
    const options = { ...this.#options, windowStartUs: this.#windowStartUs };
    const first = input.shape[0] - steps.length;
    return steps.map(({ events, behind }, k) => detectionsOfStep(decoder, whole, first + k, events, behind(), options));
  }
}

function joined(parts: readonly StepRun[]): StepRun {
  if (parts.length === 1) return parts[0];
  const names = Object.keys(parts[0].result.layers);
  const layers = names.map((name) => [name, joinTraces(parts.map(({ result }) => result.layers[name]))] as const);
  return { input: joinSteps(parts.map(({ input }) => input)), result: { layers: Object.fromEntries(layers) } };
}
