import { create } from '@bufbuild/protobuf';
import { type TensorProto, TensorProto_DataType, TensorProtoSchema } from 'onnx-buf';

/** A float32 constant. */
export function floatTensor(name: string, shape: readonly number[], data: Float32Array): TensorProto {
  const bytes = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, k) => bytes.setFloat32(4 * k, value, true));
  return rawTensor(name, shape, TensorProto_DataType.FLOAT, bytes);
}

/** A float16 constant; the values must be float16 numbers. */
export function halfTensor(name: string, shape: readonly number[], data: Float32Array): TensorProto {
  const bytes = new DataView(new ArrayBuffer(2 * data.length));
  data.forEach((value, k) => bytes.setUint16(2 * k, toFloat16Bits(value), true));
  return rawTensor(name, shape, TensorProto_DataType.FLOAT16, bytes);
}

/** A list of int64 numbers, as shapes are given. */
export const indexTensor = (name: string, values: readonly number[]): TensorProto => wholeTensor(name, [values.length], values);

/** An int64 constant. */
export function wholeTensor(name: string, shape: readonly number[], values: readonly number[]): TensorProto {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, k) => bytes.setBigInt64(8 * k, BigInt(value), true));
  return rawTensor(name, shape, TensorProto_DataType.INT64, bytes);
}

/** An int32 constant. */
export function shortTensor(name: string, shape: readonly number[], values: readonly number[]): TensorProto {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, k) => bytes.setInt32(4 * k, value, true));
  return rawTensor(name, shape, TensorProto_DataType.INT32, bytes);
}

/** A float32 constant without dimensions. */
export const scalar = (name: string, value: number): TensorProto => floatTensor(name, [], Float32Array.of(value));

function rawTensor(
  name: string,
  shape: readonly number[],
  dataType: TensorProto_DataType,
  bytes: DataView<ArrayBuffer>,
): TensorProto {
  return create(TensorProtoSchema, { name, dims: shape.map(BigInt), dataType, rawData: new Uint8Array(bytes.buffer) });
}

/*
 * IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. Only numbers that it holds exactly are ever stored so, so
 * nothing is rounded here. (Float16Array is newer than the oldest Node that this package runs on.)
 */

/** The number of 16 bits. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The 16 bits of a number that float16 holds; of any other the bits are those of some other number. */
export function toFloat16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign | Math.min(0x3ff, Math.floor(size * 2 ** 24));
  const exponent = Math.min(15, Math.floor(Math.log2(size)));
  return sign | ((exponent + 15) << 10) | (Math.floor(size * 2 ** (10 - exponent)) & 0x3ff);
}

/** Whether float16 holds every one of the numbers exactly. */
export const isFloat16 = (values: Float32Array): boolean =>
  values.every((value) => Object.is(fromFloat16Bits(toFloat16Bits(value)), value));
