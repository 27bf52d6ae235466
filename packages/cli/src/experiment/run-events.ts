import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport, EpochReport } from '@spikeseg/stdp';
import type { Context } from '../context.ts';
import { eventFileName, TensorBoardWriter } from '../tensorboard/writer.ts';
import { checkRow } from './metrics-csv.ts';

/** TensorBoard events of a run: scalars at every check, histograms of weights and thresholds at every epoch. */
export class RunEvents {
  readonly #writer: TensorBoardWriter;
  readonly #now: () => number;

  private constructor(writer: TensorBoardWriter, now: () => number) {
    this.#writer = writer;
    this.#now = now;
  }

  /** Opens a new event file; a resumed run adds one beside the first. */
  static open(folder: string, { now, host }: Context): RunEvents {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, eventFileName(now() / 1000, host.name));
    return new RunEvents(new TensorBoardWriter((bytes) => appendFileSync(file, bytes), now() / 1000), now);
  }

  /** Step: stimuli that the layer has learned. */
  check(report: CheckReport): void {
    const time = { wallTimeS: this.#now() / 1000, step: report.stimuli };
    const row = checkRow(report);
    const scalars: Readonly<Record<string, number | null>> = {
      convergence_measure: row.convergenceMeasure,
      share_converged: row.share,
      mean_change: row.meanChange,
      wins: row.wins,
      mean_threshold: row.meanThreshold,
    };
    for (const [name, value] of Object.entries(scalars)) {
      if (value !== null) this.#writer.scalar(`${report.layer}/${name}`, value, time);
    }
  }

  /** Step: epochs of the layer. */
  epoch({ layer, epoch, weights, validation }: EpochReport): void {
    const time = { wallTimeS: this.#now() / 1000, step: epoch + 1 };
    this.#writer.histogram(`${layer}/weights`, weights[`${layer}.weight`].data, time);
    this.#writer.histogram(`${layer}/thresholds`, weights[`${layer}.threshold`].data, time);
    if (validation) this.#writer.scalar(`${layer}/validation_concordance`, validation.figure, time);
  }
}
