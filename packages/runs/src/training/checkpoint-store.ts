import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { EpochReport } from '@spikeseg/stdp';
import { type Checkpoint, encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import type { TrainingRecord } from '../checkpoints/training-record.ts';
import { writeAtomic } from '../run-folder/files.ts';

/** The checkpoints of one run: `last`, `best`, and one per `save_interval` epochs of which `keep_last_n` are kept. */
export class CheckpointStore {
  readonly #folder: string;
  readonly #options: SpikesegConfig['checkpoint'];
  readonly #model: Omit<Checkpoint, 'weights' | 'training'>;
  readonly #data: Omit<TrainingRecord, 'state'>;

  constructor(
    folder: string,
    options: SpikesegConfig['checkpoint'],
    model: Omit<Checkpoint, 'weights' | 'training'>,
    data: Omit<TrainingRecord, 'state'>,
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#model = model;
    this.#data = data;
  }

  /**
   * Saves what an epoch left behind, as far as the configuration wants it. `last` comes last: a run that is killed before it is
   * written does the epoch again and writes the other files once more, so that none of them is ever missing.
   */
  saveEpoch(report: EpochReport): void {
    if (this.#options.save_best && report.best) this.save('best', report);
    if ((report.epoch + 1) % this.#options.save_interval !== 0) return;
    this.save(`epoch-${String(report.epoch + 1).padStart(3, '0')}-${report.layer}`, report);
    this.#retain();
    this.save('last', report);
  }

  /** Path of the file that was written. */
  save(name: string, { weights, state }: Pick<EpochReport, 'weights' | 'state'>): string {
    const path = join(this.#folder, `${name}.safetensors`);
    writeAtomic(path, encodeCheckpoint({ ...this.#model, weights, training: { ...this.#data, state } }));
    return path;
  }

  /** Keeps the newest `keep_last_n` of the numbered checkpoints; layers in the order in which they train. */
  #retain(): void {
    const numbered = readdirSync(this.#folder)
      .flatMap((file) => {
        const match = /^epoch-(\d+)-(.+)\.safetensors$/.exec(file);
        return match ? [{ file, layer: match[2], epoch: Number(match[1]) }] : [];
      })
      .toSorted((a, b) => (a.layer < b.layer ? -1 : a.layer > b.layer ? 1 : a.epoch - b.epoch));
    for (const { file } of numbered.slice(0, Math.max(0, numbered.length - this.#options.keep_last_n)))
      rmSync(join(this.#folder, file));
  }
}
