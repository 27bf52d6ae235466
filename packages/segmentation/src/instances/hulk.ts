import { Decoder, type RunToDecode } from '../decoding/decoder.ts';
import { type Instance, instanceOf } from './instance.ts';
import { spikeHash, stepOf } from './spike-hash.ts';

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
