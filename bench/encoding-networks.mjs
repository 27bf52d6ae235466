import {
  epochStimuli,
  learningOptions,
  loadStimuli,
  networkFromConfig,
  neverInterrupted,
  stimuliOf,
  untrainedWeights,
} from '@spikeseg/experiment/parts';
import { gaussian, wasmBackend } from '@spikeseg/snn-core';
import { trainNetwork } from '@spikeseg/stdp';

/** conv1 of filters, conv2 and conv3 random. */
export function untrained(config) {
  const network = networkFromConfig(config);
  return { config, network, weights: untrainedWeights(config, network) };
}

/** All kernels set by hand: conv2 a spot of σ 0.8 px with a largest weight of 1, conv3 the pixel itself. */
export function analytic(config) {
  const model = untrained(config);
  const [, kernel2, kernel3] = config.model.kernel_sizes;
  const spot = gaussian(kernel2, 0.8).data;
  const peak = Math.max(...spot);
  const centre = new Float32Array(kernel3 ** 2);
  centre[(centre.length - 1) / 2] = 1;
  const weights = {
    ...model.weights,
    'conv2.weight': repeated(
      model.weights['conv2.weight'],
      spot.map((weight) => weight / peak),
    ),
    'conv3.weight': repeated(model.weights['conv3.weight'], centre),
  };
  return { ...model, weights };
}

/** The same kernel for every map and channel. */
function repeated({ shape, data }, kernel) {
  return { shape, data: data.map((_, i) => kernel[i % kernel.length]) };
}

/** Learns conv2 and conv3 from the windows of some recordings, as `train` does. */
export async function trained(config, sources) {
  const stimuli = await loadStimuli(config, sources, { stop: neverInterrupted });
  const { network, weights } = untrained(config);
  const result = await trainNetwork({
    network,
    weights,
    backend: wasmBackend,
    ...learningOptions(config),
    frozenCacheBytes: 512 * 2 ** 20,
    stimuli: (place) => epochStimuli(config, stimuli.train, place),
    ...(stimuli.validation.length > 0 && { validation: () => stimuliOf(stimuli.validation) }),
  });
  return { config, network, weights: result.weights };
}
