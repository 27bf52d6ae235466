import { join } from 'node:path';
import { fitSensor } from '@spikeseg/events';
import { type FiltersPlotOptions, plots, quantity, type SpikesPlotData } from '@spikeseg/report';
import { detectionsFromClassSpikes } from '@spikeseg/segmentation';
import {
  type Backend,
  evidenceOffsets,
  type LayerTrace,
  type NetworkSpec,
  receptiveField,
  requireLayer,
} from '@spikeseg/snn-core';
import type { FinishedLayer, Stimulus } from '@spikeseg/stdp';
import type { CheckRow } from '../checkpoints/metrics-csv.ts';
import type { Model } from '../network/model.ts';
import { classLayer } from '../network/network.ts';
import { type WindowHandle, windowOptions } from '../recordings/stimuli.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';

const writePlot = async (folder: string, name: string, png: Promise<Uint8Array>): Promise<void> =>
  writeAtomic(join(folder, `${name}.png`), await png);

/** Pictures of the filters of convolutions that do not learn. */
export async function writeFixedFilters(folder: string, { network, weights }: Model, learning: readonly string[]): Promise<void> {
  for (const { kind, name } of network.layers) {
    if (kind !== 'conv' || learning.includes(name)) continue;
    await writePlot(folder, `filters-${name}`, plots.filters(weights[`${name}.weight`], filterCaptions(network, name, 'fixed')));
  }
}

/** What stands at a picture of a layer's filters, as far as it is not the same for all. */
function filterCaptions(
  { layers, input }: NetworkSpec,
  name: string,
  origin: 'learned' | 'fixed' = 'learned',
): FiltersPlotOptions {
  const channelNames = layers[0].name === name && input.channels === 2 ? ['OFF', 'ON'] : undefined;
  return { title: `${name}: ${origin} filters`, channelNames, notes: notesOf[origin] };
}

/** What is normal, for who sees such filters for the first time; docs/learning.md says why. */
const notesOf = {
  fixed: ['never learned; red excites, blue inhibits;', 'empty: not looked at by this map'],
  learned: [
    'normal: nearly all weights at 0, a few at 1, often at the edge of the kernel, which meets first',
    'what moves in; empty input channels, too. Not normal: all maps alike, or all in between',
  ],
} as const;

/** What a layer left behind that has ended its training. */
export interface LearnedLayer {
  readonly finished: FinishedLayer;
  readonly checks: readonly CheckRow[];
  readonly example: ExampleWindow;
  /** Which windows the example is from. */
  readonly part: 'training' | 'validation';
}

/** Pictures of a layer that has ended its training: filters, wins, thresholds, convergence, spikes on an example window. */
export async function writeLayerPlots(
  folder: string,
  model: Model,
  { finished, checks, example, part }: LearnedLayer,
): Promise<void> {
  const { network, weights } = model;
  const name = finished.layer;
  const resting = network.layers.find((layer) => layer.name === name);
  const thresholds = weights[`${name}.threshold`].data;
  const write = (kind: string, png: Promise<Uint8Array>) => writePlot(folder, `${kind}-${name}`, png);
  await write('filters', plots.filters(weights[`${name}.weight`], filterCaptions(network, name)));
  await write('wins', plots.wins(finished.wins, { title: `${name}: wins per map` }));
  if (resting?.kind === 'conv') {
    const options = { title: `${name}: thresholds per map`, restingThreshold: resting.neuron.threshold };
    await write('thresholds', plots.thresholds(thresholds, options));
  }
  await write('convergence', plots.convergence(checks, { title: `${name}: convergence` }));
  await write('spikes', plots.spikes(spikesData(model, name, example, part)));
}

function spikesData(model: Model, name: string, { window, trace, among }: ExampleWindow, part: string): SpikesPlotData {
  const [steps] = window.shape;
  const { timestepMs, stride } = windowOptions(model.config);
  const [recording, index] = splitKey(window.key ?? '');
  const { spikes } = trace;
  const seconds = (step: number) => ((step * timestepMs) / 1000).toFixed(1);
  return {
    title: `${name}: spikes on an example window`,
    lines: [
      `${recording}, t = ${seconds(index * stride)} to ${seconds(index * stride + steps)} s; ${quantity(window.index.length, 'input spike')}, ${quantity(spikes.index.length, 'spike')} of ${quantity(spikes.shape[1], 'map')}`,
      `the one with the most spikes of the layer among ${among} ${part} windows`,
    ],
    window,
    spikes,
    receptiveField: receptiveField(model.network, name),
    classSpikes: name === classLayer(model.network) ? classSpikes(model, { window, trace, among }) : undefined,
  };
}

/** Class spikes at the pixels of the network's input, as if that were the sensor. */
function classSpikes({ network, weights, config }: Model, { trace, window }: ExampleWindow): SpikesPlotData['classSpikes'] {
  const [, , height, width] = window.shape;
  const input = { width, height };
  const last = classLayer(network);
  return detectionsFromClassSpikes(trace, {
    recording: window.key ?? '',
    windowStartUs: 0,
    timestepMs: windowOptions(config).timestepMs,
    thresholds: weights[`${last}.threshold`].data,
    receptiveField: receptiveField(network, last),
    evidence: evidenceOffsets(network, weights, last),
    scaling: fitSensor(input, input),
    sensor: input,
  });
}

/** Recording and index of a window from its key, `recording/index`; a recording's name may hold slashes. */
function splitKey(key: string): readonly [recording: string, index: number] {
  const slash = key.lastIndexOf('/');
  return [key.slice(0, slash), Number(key.slice(slash + 1))];
}

/** Windows that are looked at for an example. */
const candidates = 24;

/** A window, and what a layer does with it. */
export interface ExampleWindow {
  readonly window: Stimulus;
  readonly trace: LayerTrace;
  /** Windows among which this one has the most spikes of the layer. */
  readonly among: number;
}

/**
 * Finds the window with the most spikes of a layer among a few that lie evenly over all of them. No label is asked, and
 * neurons run free, as when detecting.
 *
 * @param windows at least one
 */
export async function exampleWindow(
  backend: Backend,
  { network, weights }: Pick<Model, 'network' | 'weights'>,
  layer: string,
  windows: readonly WindowHandle[],
): Promise<ExampleWindow> {
  const upTo = { ...network, fireOnce: false, layers: network.layers.slice(0, requireLayer(network, layer) + 1) };
  const among = Math.min(candidates, windows.length);
  const session = await backend.compile(upTo, weights);
  try {
    let best: ExampleWindow | undefined;
    for (let i = 0; i < among; i++) {
      const { key, read } = windows[Math.floor(((i + 0.5) * windows.length) / among)];
      const window = { ...read(), key };
      const trace = (await session.run(window)).layers[layer];
      if (!best || trace.spikes.index.length > best.trace.spikes.index.length) best = { window, trace, among };
    }
    if (!best) throw new RangeError(`${layer}: expected a window for an example, got none`);
    return best;
  } finally {
    session.dispose();
  }
}
