import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { StateTensor } from '../file/metadata.ts';
import { denseWindows, SpikeList } from './dense-windows.ts';
import type { Job, RunAnswer, SnapshotAnswer, ThreadSetup, WantedLayer } from './messages.ts';

type Runtime = typeof import('onnxruntime-node');

/** A model in its thread: ONNX Runtime's session, and the states of the streams that go through it. */
export class ThreadModel {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #setup: ThreadSetup;
  readonly #states: ThreadStates;

  constructor(runtime: Runtime, session: InferenceSession, setup: ThreadSetup) {
    this.#runtime = runtime;
    this.#session = session;
    this.#setup = setup;
    this.#states = new ThreadStates(setup.states);
  }

  async do(job: Job): Promise<unknown> {
    const states = this.#states;
    switch (job.kind) {
      case 'run':
        return this.#run(job);
      case 'warm-up':
        await this.#warmUp(job.streams);
        return undefined;
      case 'reset':
        if (job.beginning === 'stimulus') states.nextStimulus();
        else if (job.streams) states.restStreams(job.streams);
        else states.rest(0);
        return undefined;
      case 'snapshot':
        return { streams: states.streams, states: states.data.map((data) => data.slice()) } satisfies SnapshotAnswer;
      case 'restore':
        states.streams = job.streams;
        states.data = [...job.states];
        return undefined;
      default:
        await this.#session.release();
        return undefined;
    }
  }

  async #run({ windows, wanted, beginning }: Extract<Job, { kind: 'run' }>): Promise<RunAnswer> {
    const states = this.#states;
    if (beginning === 'rest') states.rest(windows.length);
    else states.goOn(windows.length);
    if (beginning === 'stimulus') states.nextStimulus();
    const lists = windows.map(() => new Map(wanted.map(({ spikes }) => [spikes.layer, new SpikeList()])));
    const chunk = this.#setup.steps ?? 1;
    for (let from = 0; from < windows[0].shape[0]; from += chunk) {
      const { dims, data } = denseWindows(windows, from, from + chunk);
      const outputs = await this.#compute(data, dims, wanted);
      lists.forEach((byLayer, stream) => {
        for (const layer of wanted) collect(byLayer.get(layer.spikes.layer), layer, outputs, stream, windows.length, chunk);
      });
    }
    return lists.map((byLayer) =>
      Object.fromEntries(
        wanted.map(({ spikes, potential }) => [
          spikes.layer,
          (byLayer.get(spikes.layer) ?? new SpikeList()).trace(spikes.shape, potential !== undefined),
        ]),
      ),
    );
  }

  async #warmUp(streams: number): Promise<void> {
    const kept = { streams: this.#states.streams, data: this.#states.data };
    this.#states.rest(streams);
    const dims = [this.#setup.steps ?? 1, streams, ...this.#setup.input];
    try {
      await this.#compute(new Float32Array(dims.reduce((product, size) => product * size, 1)), dims, []);
    } finally {
      Object.assign(this.#states, kept);
    }
  }

  /** One run of ONNX Runtime, which leaves its states for the next. */
  async #compute(x: Float32Array, dims: readonly number[], wanted: readonly WantedLayer[]): Promise<InferenceSession.ReturnType> {
    const { Tensor: tensor } = this.#runtime;
    const { tensors, data, streams } = this.#states;
    const feeds: Record<string, Tensor> = { x: new tensor('float32', x, this.#setup.steps === undefined ? dims.slice(1) : dims) };
    tensors.forEach(({ input, shape }, n) => (feeds[input] = new tensor('float32', data[n], [streams, ...shape])));
    const names = wanted.flatMap(({ spikes, potential }) => (potential ? [spikes.name, potential.name] : [spikes.name]));
    const outputs = await this.#session.run(feeds, [...new Set(['spikes', ...names, ...tensors.map(({ output }) => output)])]);
    this.#states.data = tensors.map(({ output }) => outputs[output].data as Float32Array);
    return outputs;
  }
}

function collect(
  list: SpikeList | undefined,
  { spikes, potential }: WantedLayer,
  outputs: InferenceSession.ReturnType,
  stream: number,
  streams: number,
  steps: number,
): void {
  const units = spikes.shape.reduce((product, size) => product * size, 1);
  const frames = outputs[spikes.name].data as Float32Array;
  const potentials = potential && (outputs[potential.name].data as Float32Array);
  for (let t = 0; t < steps; t++) list?.addStep(frames, (t * streams + stream) * units, units, potentials);
}

/** The states of B streams between runs; B is that of the first run after a rest. */
class ThreadStates {
  readonly tensors: readonly StateTensor[];
  streams = 0;
  /** [B, C, H, W] each, in the order of `tensors`. */
  data: Float32Array[] = [];

  constructor(tensors: readonly StateTensor[]) {
    this.tensors = tensors;
  }

  /** Puts any number of streams to rest. */
  rest(streams: number): void {
    this.streams = streams;
    this.data = this.tensors.map(({ shape }) => new Float32Array(streams * unitsOf(shape)));
  }

  /** @throws RangeError when streams that ran before are to go on as another number of them */
  goOn(streams: number): void {
    if (this.streams === 0) this.rest(streams);
    if (this.streams === streams) return;
    throw new RangeError(
      `run: expected ${this.streams} stream(s), as many as the last run had, got ${streams}; reset the session to run another number of them`,
    );
  }

  /** Puts some streams to rest. */
  restStreams(streams: readonly number[]): void {
    const bad = streams.find((stream) => !(Number.isInteger(stream) && stream >= 0 && stream < this.streams));
    if (bad !== undefined) throw new RangeError(`reset: expected streams from 0 to ${this.streams - 1}, got ${bad}`);
    this.tensors.forEach(({ shape }, n) => {
      const units = unitsOf(shape);
      for (const stream of streams) this.data[n].fill(0, stream * units, (stream + 1) * units);
    });
  }

  /** Lets every neuron fire again. */
  nextStimulus(): void {
    this.tensors.forEach(({ kind }, n) => {
      if (kind === 'fired') this.data[n].fill(0);
    });
  }
}

const unitsOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
