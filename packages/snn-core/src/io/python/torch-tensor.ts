import type { Tensor } from '../../network/network-spec.ts';
import { shown, shownName } from '../shown.ts';
import type { TorchTensor } from './pickle-value.ts';
import { PythonCheckpointError } from './python-checkpoint-error.ts';

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
