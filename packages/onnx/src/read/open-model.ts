import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { OnnxModelError } from '../errors.ts';
import { decodeSidecar, sidecarPath } from '../file/sidecar.ts';
import { type ReadModel, readModel } from './read-model.ts';

/** Largest file that is read, bytes: ONNX Runtime and our check of the bytes hold all of it, several times. */
const maxBytes = 2 ** 30;

/** Whether the JSON file beside a model must be there; `ignored`: the metadata within the model are enough. */
export type SidecarUse = 'required' | 'ignored';

export interface OpenedModel extends ReadModel {
  /** The ONNX file. */
  readonly bytes: Uint8Array;
}

/**
 * Opens NAME.onnx and the NAME.json beside it, and makes sure that they belong together.
 *
 * @throws OnnxModelError that says which of the two is missing, damaged, or of another model
 */
export async function openModel(path: string, sidecar: SidecarUse = 'required'): Promise<OpenedModel> {
  const bytes = await readOr(path, 'unreadable', 'expected an ONNX file', 'check the path');
  const model = readModel(bytes, path);
  if (sidecar === 'required') {
    const beside = sidecarPath(path);
    const how = "copy it from where the model was exported, or ask for the model alone (sidecar: 'ignored')";
    const text = await readOr(beside, 'sidecar-missing', 'expected the JSON file of the model beside it', how);
    decodeSidecar(new TextDecoder().decode(text), bytes, beside);
  }
  return { ...model, bytes };
}

async function readOr(
  path: string,
  problem: 'unreadable' | 'sidecar-missing',
  expected: string,
  how: string,
): Promise<Uint8Array> {
  const refuse = (found: string) => new OnnxModelError(problem, path, `${expected}, but ${found}; ${how}`);
  try {
    // A pipe is not waited for; on Windows there is no such flag, and no pipe with a name in a folder.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const info = await file.stat();
      if (info.isFile() && info.size > maxBytes)
        throw refuse(`it has ${info.size} bytes, which is more than the ${maxBytes} that are read`);
      if (!info.isFile() && !info.isDirectory()) throw refuse('it is a pipe or device');
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof OnnxModelError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? 'an error';
    const found = code === 'ENOENT' ? 'there is none' : `it cannot be read (${code})`;
    throw new OnnxModelError(problem, path, `${expected}, but ${found}; ${how}`, { cause });
  }
}
