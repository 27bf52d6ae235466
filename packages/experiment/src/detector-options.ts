import { type ConfigOverrides, expandDotted } from '@spikeseg/config';
import { type ModelOptions, type ProgramOptions } from '@spikeseg/runs';

/** What detects, and how. */
export interface DetectorOptions extends ProgramOptions {
  /** Checkpoint, detector file, run folder, name of a run, or ONNX file; `ebssa`, evidence neurons, where it is left out. */
  readonly model?: string;
  /** Keys of the configuration that need not be those of training, nested or dotted: `evaluation.*`, `evidence.*`, `tracking.*`, `data.*`, `seed`, `device`. */
  readonly settings?: ConfigOverrides;
}

/** The model with nested settings. */
export const modelOf = ({ model, settings = {} }: DetectorOptions): ModelOptions => ({ model, settings: expandDotted(settings) });
