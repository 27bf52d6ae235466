import { type SafetensorsTensor, writeSafetensors } from '@spikeseg/snn-core/safetensors';

/** 0, 1/64, 2/64, … */
const counting = (...shape: readonly number[]): SafetensorsTensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, (_, i) => i / 64),
});

const single = (value: number): SafetensorsTensor => ({ shape: [], data: Float32Array.of(value) });

/** Tensors of a small network as the Python SpikeSEG names them: 2–2–1 maps of 3 × 3 over 1 × 8 × 8. */
export const pythonTensors: Readonly<Record<string, SafetensorsTensor>> = {
  'encoder.conv1.conv.weight': counting(2, 1, 3, 3),
  'encoder.conv1.neuron.threshold': single(1),
  'encoder.conv1.neuron.leak': single(0.5),
  'encoder.conv2.conv.weight': counting(2, 2, 3, 3),
  'encoder.conv2.neuron.threshold': single(2),
  'encoder.conv2.neuron.leak': single(0.25),
  'encoder.conv3.conv.weight': counting(1, 2, 3, 3),
  'encoder.conv3.neuron.threshold': single(3),
  'encoder.conv3.neuron.leak': single(0),
};

/** Its stored configuration. */
export const pythonConfig = {
  seed: 42,
  model: { pool1_kernel: 2, pool1_stride: 2, pool2_kernel: 2, pool2_stride: 1, leaks: [0.5, 0.25, 0] },
  data: { input_channels: 1, input_height: 8, input_width: 8 },
};

/** Its file, with other tensors or another configuration. */
export const pythonFile = (
  tensors: Readonly<Record<string, SafetensorsTensor>> = {},
  config: object = pythonConfig,
): Uint8Array => writeSafetensors({ ...pythonTensors, ...tensors }, { config: JSON.stringify(config) });
