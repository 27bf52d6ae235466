import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { pickled, pickledTensor, pickleOf, type Source } from './pickled.fixture.ts';

/** Bytes of float32 values. */
export const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
/** 0, 1/64, 2/64, … */
export const counting = (length: number): number[] => Array.from({ length }, (_, i) => i / 64);

/** A small checkpoint: 2–2–1 maps of 3 × 3 over 1 × 8 × 8; storages 0 … 8 are weight, threshold, leak of every layer. */
export const state: Readonly<Record<string, Source>> = {
  'encoder.conv1.conv.weight': pickledTensor('0', [2, 1, 3, 3]),
  'encoder.conv1.neuron.threshold': pickledTensor('1', []),
  'encoder.conv1.neuron.leak': pickledTensor('2', []),
  'encoder.conv2.conv.weight': pickledTensor('3', [2, 2, 3, 3]),
  'encoder.conv2.neuron.threshold': pickledTensor('4', []),
  'encoder.conv2.neuron.leak': pickledTensor('5', []),
  'encoder.conv3.conv.weight': pickledTensor('6', [1, 2, 3, 3]),
  'encoder.conv3.neuron.threshold': pickledTensor('7', []),
  'encoder.conv3.neuron.leak': pickledTensor('8', []),
};
/** Its stored configuration. */
export const config = {
  seed: 42,
  model: { pool1_kernel: 2, pool1_stride: 2, pool2_kernel: 2, pool2_stride: 1, leaks: [0.5, 0.25, 0] },
  data: { input_channels: 1, input_height: 8, input_width: 8 },
};
const storages = [counting(18), [1], [0.5], counting(36), [2], [0.25], counting(18), [3], [0]];
/** Files of its archive besides the pickle. */
export const files: Readonly<Record<string, Uint8Array>> = {
  'best/byteorder': new TextEncoder().encode('little'),
  ...Object.fromEntries(storages.map((values, i) => [`best/data/${i}`, floats(...values)])),
};
/** The checkpoint, with other contents or more files. */
export const small = (
  contents: Source = { model_state_dict: state, config },
  more: Record<string, Uint8Array> = {},
): Uint8Array => zipOf({ 'best/data.pkl': pickleOf(pickled(contents)), ...files, ...more });
