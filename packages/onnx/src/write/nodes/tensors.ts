import { create } from '@bufbuild/protobuf';
import { type TensorProto, TensorProto_DataType, TensorProtoSchema } from 'onnx-buf';

export function floatTensor(name: string, shape: readonly number[], data: Float32Array): TensorProto {
  const bytes = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, k) => bytes.setFloat32(4 * k, value, true));
  return rawTensor(name, shape, TensorProto_DataType.FLOAT, bytes);
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
