import type { EventStream } from '@spikeseg/events';
import { type Backend, type NetworkSpec, type NetworkWeights, type SparseSpikes, wasmMemoryBytes } from '@spikeseg/snn-core';
import { detect, type Model } from '../models/detector.ts';
import { type Clock, interleave, type Spread, spreadOf } from './timing.ts';

/** One kind of input through all layers. */
export interface EncoderRow {
  readonly height: number;
  readonly width: number;
  /** Share of the input units that spike in a step. */
  readonly density: number;
  /** Spikes of the window: into the network, and out of every layer. */
  readonly inputSpikes: number;
  readonly layerSpikes: Readonly<Record<string, number>>;
  readonly synapticOps: number;
  /** What the WebAssembly session may take at most, bytes. */
  readonly memoryBytes: number;
  /** Per window, by engine. */
  readonly ms: Readonly<Record<string, Spread>>;
}

/** Times of the engines on one window, after all have given the same spikes. */
export async function benchEncoder(
  backends: readonly Backend[],
  network: NetworkSpec,
  weights: NetworkWeights,
  window: SparseSpikes,
  rounds: number,
  clock: Clock,
): Promise<EncoderRow> {
  const record = network.layers.map(({ name }) => name);
  const sessions = await Promise.all(backends.map((backend) => backend.compile(network, weights)));
  const results = await Promise.all(sessions.map((session) => session.run(window, { record })));
  const layerSpikes = results.map(({ layers }) =>
    Object.fromEntries(record.map((name) => [name, spikesIn(layers[name].spikes)])),
  );
  const odd = layerSpikes.findIndex((counts) => JSON.stringify(counts) !== JSON.stringify(layerSpikes[0]));
  if (odd >= 0) throw new Error(`bench: engine ${backends[odd].name} and ${backends[0].name} give different spikes`);
  const tasks = Object.fromEntries(backends.map(({ name }, k) => [name, () => sessions[k].run(window)]));
  const ms = await interleave(tasks, rounds, clock);
  for (const session of sessions) session.dispose();
  const [steps, channels, height, width] = window.shape;
  return {
    height,
    width,
    density: window.index.length / (steps * channels * height * width),
    inputSpikes: window.index.length,
    layerSpikes: layerSpikes[0],
    synapticOps: results[0].synapticOps,
    memoryBytes: wasmMemoryBytes(network),
    ms,
  };
}

const spikesIn = ({ index }: SparseSpikes): number => index.length;

/** How the cost of a window grows with what happens in it. */
export interface Growth {
  readonly fit: LineFit;
  /** Spikes of a window, into the network and out of its layers, and its median time, ms. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Times real windows one by one, in turns. */
export async function benchGrowth(
  backend: Backend,
  network: NetworkSpec,
  weights: NetworkWeights,
  windows: readonly SparseSpikes[],
  rounds: number,
  clock: Clock,
): Promise<Growth> {
  const session = await backend.compile(network, weights);
  const record = network.layers.map(({ name }) => name);
  const spikes: number[] = [];
  for (const window of windows) {
    const { layers } = await session.run(window, { record });
    spikes.push(window.index.length + Object.values(layers).reduce((sum, layer) => sum + layer.spikes.index.length, 0));
  }
  const samples: number[][] = windows.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [k, window] of windows.entries()) {
      const start = clock();
      await session.run(window);
      samples[k].push(clock() - start);
    }
  }
  session.dispose();
  const points = spikes.map((x, k) => ({ x, y: spreadOf(samples[k]).median }));
  return { fit: fitLine(points), points };
}

/** y ≈ intercept + slope·x by least squares, and the share of the variance of y that the line explains. */
export interface LineFit {
  readonly intercept: number;
  readonly slope: number;
  readonly r2: number;
}

/** @param points at least two of different x */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): LineFit {
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const slope = mean(({ x, y }) => (x - mx) * (y - my)) / mean(({ x }) => (x - mx) ** 2);
  const intercept = my - slope * mx;
  const residual = mean(({ x, y }) => (y - intercept - slope * x) ** 2);
  const variance = mean(({ y }) => (y - my) ** 2);
  return { intercept, slope, r2: variance === 0 ? 1 : 1 - residual / variance };
}

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
