import type { Tensor } from '@spikeseg/snn-core';
import { type TensorProto, TensorProto_DataType } from 'onnx-buf';
import { fromFloat16Bits } from '../write/float16.ts';

const float32: number = TensorProto_DataType.FLOAT;
const float16: number = TensorProto_DataType.FLOAT16;

/**
 * A constant of a graph as float32 numbers.
 *
 * @param shape to give it; its own dimensions may have further axes of size 1
 * @throws Error when it is no list of float32 or float16 numbers of that size
 */
export function readTensor({ name, dataType, rawData }: TensorProto, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const half = dataType === float16;
  if (!half && dataType !== float32) throw new Error(`${name}: expected float32 or float16, got type ${dataType}`);
  const bytes = size * (half ? 2 : 4);
  if (rawData.length !== bytes)
    throw new Error(`${name}: expected ${bytes} bytes for [${shape.join(', ')}], got ${rawData.length}`);
  const view = new DataView(rawData.buffer, rawData.byteOffset, bytes);
  const at = half ? (k: number) => fromFloat16Bits(view.getUint16(2 * k, true)) : (k: number) => view.getFloat32(4 * k, true);
  return { shape, data: Float32Array.from({ length: size }, (_, k) => at(k)) };
}
