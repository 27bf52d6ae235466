import { createHash } from 'node:crypto';
import { canonicalJson } from '@spikeseg/snn-core';
import { OnnxModelError } from '../errors.ts';
import { type ModelMetadata, modelFormat } from './metadata.ts';
import { type ModelRules, rulesOf } from './rules.ts';

/** The JSON file beside a model: its metadata, for programs that cannot read those in the ONNX file, and what it belongs to. */
export interface Sidecar extends ModelMetadata {
  /** SHA-256 of the ONNX file, hexadecimal. */
  readonly sha256: string;
  readonly rules: ModelRules;
}

/** Where the JSON file of a model lies: NAME.json beside NAME.onnx. */
export const sidecarPath = (modelPath: string): string => modelPath.replace(/(\.onnx)?$/i, '.json');

/** The text of a model's JSON file. */
export function encodeSidecar(bytes: Uint8Array, metadata: ModelMetadata): string {
  const sidecar: Sidecar = { ...metadata, sha256: sha256Of(bytes), rules: rulesOf(metadata) };
  return `${JSON.stringify(JSON.parse(canonicalJson(sidecar)), undefined, 2)}\n`;
}

/**
 * Reads the JSON file of a model.
 *
 * @param text of the JSON file
 * @param bytes of the ONNX file that it must belong to
 * @param file what messages call the JSON file
 * @throws OnnxModelError `sidecar-damaged` when it is none, `sidecar-mismatch` when it belongs to another model
 */
export function decodeSidecar(text: string, bytes: Uint8Array, file = 'sidecar'): Sidecar {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new OnnxModelError('sidecar-damaged', file, `expected the JSON file of a model, got text that is no JSON; ${again}`, {
      cause,
    });
  }
  const sidecar = (typeof value === 'object' && value !== null ? value : {}) as Partial<Sidecar> & { readonly format?: string };
  if (sidecar.format !== modelFormat || typeof sidecar.sha256 !== 'string') {
    const found = sidecar.format === undefined ? 'JSON of something else' : `format ${sidecar.format}`;
    throw new OnnxModelError(
      'sidecar-damaged',
      file,
      `expected the JSON file of a model (${modelFormat}), got ${found}; ${again}`,
    );
  }
  const hash = sha256Of(bytes);
  if (sidecar.sha256 !== hash) {
    const found = `that of SHA-256 ${sidecar.sha256.slice(0, 12)}…`;
    throw new OnnxModelError(
      'sidecar-mismatch',
      file,
      `expected the JSON file of the model beside it (SHA-256 ${hash.slice(0, 12)}…), got ${found}; copy both files of an export together`,
    );
  }
  return sidecar as Sidecar;
}

const again = 'copy it again, or export the model again';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
