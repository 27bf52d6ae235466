import { shown, shownName, type Tensor } from '@spikeseg/snn-core';
import { isCounts, type PickleValue, PythonCheckpointError, type TorchTensor } from './pickle-value.ts';

/*
 * The few Python objects that a checkpoint is made of, each replaced by plain data. A pickle is a program; this list, and
 * not the file, decides what it can make. Anything else gives `undefined`, which the reader turns into an error.
 */

/** Names that a pickle may mention. */
export const knownGlobals: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  'torch.FloatStorage',
  'torch._utils._rebuild_tensor_v2',
  'torch.torch_version.TorchVersion',
]);

/** What calling a name with arguments makes. */
export function construct(name: string, args: readonly PickleValue[]): PickleValue | undefined {
  if (name === 'collections.OrderedDict' && args.length === 0) return new Map();
  if (name === 'torch.torch_version.TorchVersion' && typeof args[0] === 'string') return args[0];
  if (name !== 'torch._utils._rebuild_tensor_v2') return undefined;
  const [storage, offset, shape, strides] = args;
  const isStorage = storage !== null && typeof storage === 'object' && 'kind' in storage && storage.kind === 'storage';
  if (!isStorage || !isCounts([offset]) || !isCounts(shape) || !isCounts(strides)) return undefined;
  return { kind: 'tensor', storage, offset: Number(offset), shape, strides };
}

/** The storage that a persistent id ('storage', type, key, device, length) stands for. */
export function persistentStorage(id: PickleValue | undefined): PickleValue | undefined {
  if (!Array.isArray(id)) return undefined;
  const [tag, type, key, , length] = id;
  const isFloat =
    type !== null && typeof type === 'object' && 'kind' in type && type.kind === 'global' && type.name === 'torch.FloatStorage';
  if (tag !== 'storage' || !isFloat || typeof key !== 'string' || !isCounts([length])) return undefined;
  return { kind: 'storage', key, length: Number(length) };
}

/** A convolution's weights have four. */
const mostAxes = 8;

/**
 * Reads the values of a tensor from its storage, bit for bit.
 *
 * @param folder of the archive, with its slash
 * @throws PythonCheckpointError when the storage is missing or too short, or the tensor not row-major and little endian
 */
export function readTensor(
  { storage, offset, shape, strides }: TorchTensor,
  where: string,
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
): Tensor {
  const invalid = (expected: string, got: string) => new PythonCheckpointError({ where, expected, got });
  const order = files.get(`${folder}byteorder`);
  const byteOrder = order === undefined ? 'little' : new TextDecoder().decode(order);
  if (byteOrder !== 'little') throw invalid('little-endian values', shownName(byteOrder));
  // The strides below cost the square of the axes.
  if (shape.length > mostAxes) throw invalid(`at most ${mostAxes} axes`, `${shape.length}`);
  const length = shape.reduce((product, size) => product * size, 1);
  const rowMajor = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  if (strides.join() !== rowMajor.join()) throw invalid(`strides [${rowMajor.join(', ')}]`, shown(strides));
  const bytes = files.get(`${folder}data/${storage.key}`);
  if (bytes === undefined) throw invalid(`a file ${shownName(`${folder}data/${storage.key}`)}`, 'none of that name');
  if (bytes.length !== 4 * storage.length || offset + length > storage.length) {
    throw invalid(`${offset + length} of ${storage.length} float32 values`, `${bytes.length} bytes`);
  }
  const copy = new Uint8Array(bytes.subarray(4 * offset, 4 * (offset + length)));
  return { shape: [...shape], data: new Float32Array(copy.buffer) };
}
