import type { WrittenModel } from '../write/write-model.ts';
import type { TritonOptions } from './model-config.ts';

/** A model and how it is to be served. */
export interface TritonModel extends TritonOptions {
  readonly model: WrittenModel;
}
