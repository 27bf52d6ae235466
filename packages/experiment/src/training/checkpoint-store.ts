import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { EpochReport } from '@spikeseg/stdp';
import { type Checkpoint, encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import type { TrainingRecord } from '../checkpoints/training-record.ts';
import { writeAtomic } from '../run-folder/files.ts';

/** The checkpoints of one run: `last`, `best`, and one per `save_interval` epochs of which `keep_last_n` are kept. */
export function checkpointStore(
  folder: string,
  { save_best, save_interval, keep_last_n }: SpikesegConfig['checkpoint'],
  model: Omit<Checkpoint, 'weights' | 'training'> & { readonly training: Omit<TrainingRecord, 'state'> },
) {
  /** Returns the path of the file that was written. */
  const save = (name: string, { weights, state }: Pick<EpochReport, 'weights' | 'state'>): string => {
    const path = join(folder, `${name}.safetensors`);
    writeAtomic(path, encodeCheckpoint({ ...model, weights, training: { ...model.training, state } }));
    return path;
  };
  return {
    save,
    /**
     * Saves what an epoch left behind, as far as the configuration wants it. `last` comes last: a run that is killed before it is
     * written does the epoch again and writes the other files once more, so that none of them is ever missing.
     */
    saveEpoch(report: EpochReport): void {
      if (save_best && report.best) save('best', report);
      if ((report.epoch + 1) % save_interval !== 0) return;
      save(`epoch-${String(report.epoch + 1).padStart(3, '0')}-${report.layer}`, report);
      retain(folder, keep_last_n);
      save('last', report);
    },
  };
}

/** Keeps the newest of the numbered checkpoints; layers in the order in which they train. */
function retain(folder: string, max: number): void {
  const numbered = readdirSync(folder)
    .flatMap((file) => {
      const match = /^epoch-(\d+)-(.+)\.safetensors$/.exec(file);
      return match ? [{ file, layer: match[2], epoch: Number(match[1]) }] : [];
    })
    .toSorted((a, b) => (a.layer < b.layer ? -1 : a.layer > b.layer ? 1 : a.epoch - b.epoch));
  for (const { file } of numbered.slice(0, Math.max(0, numbered.length - max))) rmSync(join(folder, file));
}
