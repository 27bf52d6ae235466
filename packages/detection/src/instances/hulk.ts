import { layerShapes, type NetworkSpec, type RunResult, type SparseSpikes } from '@spikeseg/snn-core';
import { Decoder, type RunToDecode, type Unravelled } from '../decoding/decoder.ts';
import { type PixelSupport, sumSupport } from './pixel-support.ts';

/**
 * HULK over a whole window: every class spike taken apart into an instance, in the order of the spikes. Spikes whose causes
 * lie in an earlier window have none.
 *
 * @throws RangeError when the run did not record all layers
 */
export function* instances(run: RunToDecode): Generator<Instance> {
  const decoder = new Decoder(run);
  const { network, input, result } = run;
  const { spikes } = result.layers[network.layers[network.layers.length - 1].name];
  const [, , height, width] = spikes.shape;
  for (let spike = 0; spike < spikes.index.length; spike++) {
    const causes = decoder.unravel(spike);
    const classMap = Math.floor(spikes.index[spike] / (height * width));
    const hash = spikeHash(network, result, causes);
    const instance = instanceOf(input, causes, { spike, classMap, step: stepOf(spikes.offsets, spike), hash });
    if (instance !== undefined) yield instance;
  }
}

/** What one class spike stands for: the pixels, features and times that made it. */
export interface Instance extends PixelSupport {
  /** Number of the class spike in its trace, its class and its time step. */
  readonly spike: number;
  readonly classMap: number;
  readonly step: number;
  /** Input spikes that it consists of, ascending. */
  readonly inputSpikes: Uint32Array;
  readonly hash: SpikeHash;
}

/**
 * HULK: one class spike taken apart becomes an instance. Never empty, unless the causes lie in an earlier window
 * (`undefined` then).
 *
 * @param input of the run, [T, C, H, W]
 * @see Kirkland et al. 2022 (HULK-SMASH)
 */
function instanceOf(
  input: SparseSpikes,
  causes: Unravelled,
  about: Pick<Instance, 'spike' | 'classMap' | 'step' | 'hash'>,
): Instance | undefined {
  if (causes.input.length === 0) return undefined;
  const [, , height, width] = input.shape;
  const pixels = causes.input.map((spike) => input.index[spike] % (height * width));
  return { ...about, ...sumSupport([{ pixels, support: causes.support }], width), inputSpikes: causes.input };
}

/**
 * ASH, the active-spike hash: the features that took part in an instance and when. A binary matrix [features, T] as the
 * ascending list of its ones, feature·T + step; features are the maps of all convolutions, in the order of the layers.
 *
 * @see Kirkland et al. 2022 (HULK-SMASH)
 */
export type SpikeHash = Uint32Array;

/** Hash of what took part in a class spike. */
function spikeHash(network: NetworkSpec, { layers }: Pick<RunResult, 'layers'>, causes: Unravelled): SpikeHash {
  const shapes = layerShapes(network);
  const ones: number[] = [];
  let firstFeature = 0;
  for (const { kind, name } of network.layers) {
    if (kind !== 'conv') continue;
    const { index, offsets, shape } = layers[name].spikes;
    const [maps, height, width] = shapes[name].output;
    const took = causes.layers[name];
    const seen = new Uint8Array(maps * shape[0]);
    let step = 0;
    for (let k = 0; k < took.length; k++) {
      while (offsets[step + 1] <= took[k]) step++;
      seen[Math.floor(index[took[k]] / (height * width)) * shape[0] + step] = 1;
    }
    for (let one = 0; one < seen.length; one++) if (seen[one] === 1) ones.push(firstFeature * shape[0] + one);
    firstFeature += maps;
  }
  return Uint32Array.from(ones);
}

/** Time step of a spike, by bisection. */
export function stepOf(offsets: Uint32Array, spike: number): number {
  let [low, high] = [0, offsets.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (offsets[middle] <= spike) low = middle;
    else high = middle - 1;
  }
  return low;
}
