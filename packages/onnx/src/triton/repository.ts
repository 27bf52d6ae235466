import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeSidecar } from '../metadata/sidecar.ts';
import { type TritonModel, tritonConfig } from './model-config.ts';
import { tritonReadme } from './readme.ts';

/** A file of a repository; the path has `/`. */
export interface RepositoryFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * The files of a model repository for Triton: of each model NAME/config.pbtxt, NAME/1/model.onnx and NAME/1/model.json (its
 * metadata, for clients), and a README.md that says how to start the server and what clients must do.
 *
 * @throws RangeError when there is no model, or two have one name, or as `tritonConfig`
 */
export function tritonRepository(models: readonly TritonModel[]): readonly RepositoryFile[] {
  const names = models.map(({ name }) => name);
  if (names.length === 0) throw new RangeError('triton: expected at least one model, got none');
  if (new Set(names).size < names.length)
    throw new RangeError(`triton: expected models of different names, got ${names.join(', ')}`);
  const files = models.flatMap(({ model, ...options }) => [
    { path: `${options.name}/config.pbtxt`, content: tritonConfig(model.metadata, options) },
    { path: `${options.name}/1/model.onnx`, content: model.bytes },
    { path: `${options.name}/1/model.json`, content: encodeSidecar(model.bytes, model.metadata) },
  ]);
  return [...files, { path: 'README.md', content: tritonReadme(models) }];
}

/** Writes {@link tritonRepository} into a folder, which is made where it is not there. Files that are there are replaced. */
export async function saveTritonRepository(folder: string, models: readonly TritonModel[]): Promise<void> {
  for (const { path, content } of tritonRepository(models)) {
    const file = join(folder, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
