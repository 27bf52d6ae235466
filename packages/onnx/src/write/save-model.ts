import { writeFile } from 'node:fs/promises';
import type { NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';
import { encodeSidecar, sidecarPath } from '../file/sidecar.ts';
import type { WriteOptions } from './describe-model.ts';
import { type WrittenModel, writeModel } from './write-model.ts';

/**
 * Writes a network as two files: NAME.onnx, see {@link writeModel}, and NAME.json beside it, which says the same of it to
 * programs that cannot read an ONNX file's metadata. Files that are there are replaced.
 *
 * @param path of the ONNX file
 */
export async function saveModel(
  path: string,
  network: NetworkSpec,
  weights: NetworkWeights,
  options: WriteOptions,
): Promise<WrittenModel> {
  const written = writeModel(network, weights, options);
  await writeFile(path, written.bytes);
  await writeFile(sidecarPath(path), encodeSidecar(written.bytes, written.metadata));
  return written;
}
