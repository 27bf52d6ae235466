import type { LayerTrace, PlaneShape, SparseSpikes } from '@spikeseg/snn-core';
import type { LayerOutput, StateTensor } from '../file/metadata.ts';
import type { RuntimeModel } from './open-in-runtime.ts';
import { StreamStates, unitsOf } from './stream-states.ts';
import { eventsOf, type SparseTensor, SpikeList } from './window-events.ts';

export interface RunShape {
  /** Time steps of one run of ONNX Runtime; undefined for a step graph. */
  readonly steps: number | undefined;
  /** [C, H, W] */
  readonly input: PlaneShape;
  readonly states: readonly StateTensor[];
}

export interface WantedLayer {
  readonly spikes: LayerOutput;
  readonly potential: LayerOutput | undefined;
}

/** What to do with the states before a run. `stimulus`: potentials go on, and every neuron may fire again. */
export type RunBeginning = 'rest' | 'stimulus' | 'on';

/** Runs a model in ONNX Runtime and keeps the states of the streams that go through it. */
export class ModelRuns {
  states: StreamStates;
  readonly #model: RuntimeModel;
  readonly #shape: RunShape;

  constructor(model: RuntimeModel, shape: RunShape) {
    this.#model = model;
    this.#shape = shape;
    this.states = new StreamStates(shape.states);
  }

  /**
   * Runs one window of every stream.
   *
   * @returns by stream, by name of the layer
   */
  async run(
    windows: readonly SparseSpikes[],
    wanted: readonly WantedLayer[],
    beginning: RunBeginning,
  ): Promise<readonly Readonly<Record<string, LayerTrace>>[]> {
    const { states } = this;
    if (beginning === 'rest') states.rest(windows.length);
    else states.goOn(windows.length);
    if (beginning === 'stimulus') states.nextStimulus();
    const lists = windows.map(() => wanted.map(() => new SpikeList()));
    const chunk = this.#shape.steps ?? 1;
    for (let from = 0; from < windows[0].shape[0]; from += chunk) {
      const outputs = await this.#compute(eventsOf(windows, from, from + chunk), wanted);
      wanted.forEach(({ spikes, potential }, k) => {
        const units = unitsOf(spikes.shape);
        const frames = outputs[spikes.name];
        const potentials = potential && outputs[potential.name];
        lists.forEach((byLayer, stream) => {
          for (let t = 0; t < chunk; t++) byLayer[k].addStep(frames, (t * windows.length + stream) * units, units, potentials);
        });
      });
    }
    return lists.map((byLayer) =>
      Object.fromEntries(
        wanted.map(({ spikes, potential }, k) => [spikes.layer, byLayer[k].trace(spikes.shape, potential !== undefined)]),
      ),
    );
  }

  /** Runs over silence, and drops the states. */
  async warmUp(streams: number): Promise<void> {
    const kept = this.states;
    this.states = new StreamStates(this.#shape.states);
    this.states.rest(streams);
    const dims = [this.#shape.steps ?? 1, streams, ...this.#shape.input];
    try {
      await this.#compute({ dims, places: new Uint32Array(), values: new Float32Array() }, []);
    } finally {
      this.states.rest(0);
      this.states = kept;
    }
  }

  /** Frees the model. */
  async release(): Promise<void> {
    this.states.rest(0);
    await this.#model.release();
  }

  /** One run of ONNX Runtime, which leaves its states for the next. */
  async #compute(
    { dims, ...events }: SparseTensor,
    wanted: readonly WantedLayer[],
  ): Promise<Readonly<Record<string, Float32Array>>> {
    const { states } = this;
    const names = wanted.flatMap(({ spikes, potential }) => (potential ? [spikes.name, potential.name] : [spikes.name]));
    const input = { ...events, dims: this.#shape.steps === undefined ? dims.slice(1) : dims };
    const { outputs, states: next } = await this.#model.run(input, states.data, [...new Set(['spikes', ...names])]);
    states.set(states.streams, next);
    return outputs;
  }
}
