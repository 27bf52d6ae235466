import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { filtersPicture } from '@spikeseg/report/tensorboard';
import { type EventTime, TensorBoardWriter } from '@spikeseg/report/tensorboard';
import type { CheckReport, EpochReport, MapReport, TrainerState } from '@spikeseg/stdp';
import { checkRow } from '../checkpoints/metrics-csv.ts';
import type { Context } from '../context/context.ts';
import type { RunPaths } from '../run-folder/run-config.ts';

/*
 * TensorBoard events of a run: scalars and wins at every check; histograms of weights and thresholds, the filters and the
 * figure on the validation windows at every epoch. The step of all of them is the number of stimuli that the run has
 * learned, over all layers: it never goes back, so that a resumed run can void by one number what the stopped one wrote
 * after its checkpoint.
 */

export interface RunEventsOptions {
  /** `wta.enable_homeostasis`: the gain moves. */
  readonly gain: boolean;
  /** Where a resumed run goes on. */
  readonly resumed: TrainerState | undefined;
}

export type RunEvents = ReturnType<typeof openRunEvents>;

/** Opens a new event file; a resumed run adds one beside the first. */
export function openRunEvents(folder: string, context: Context, { gain, resumed }: RunEventsOptions) {
  const writer = openEventFile(folder, context);
  const at = (step: number): EventTime => ({ wallTimeS: context.now() / 1000, step });
  /** Stimuli of the layers that have ended. */
  let before = stimuliOf({ finished: resumed?.finished ?? [], current: null });
  if (resumed) writer.restart(at(stimuliOf(resumed) + 1));
  return {
    check(report: CheckReport): void {
      const { layer, maps } = report;
      const time = at(before + report.stimuli);
      const row = checkRow(report);
      const scalars: Readonly<Record<string, number | null>> = {
        convergence_measure: row.convergenceMeasure,
        share_converged: row.share,
        mean_change: row.meanChange,
        wins: row.wins,
        silent_maps: row.silentMaps,
        recovered_maps: maps.filter(({ recovered }) => recovered).length,
        ...meanMinMax('threshold', maps, ({ threshold }) => threshold),
        ...meanMinMax('rate', maps, ({ rate }) => rate),
        ...(gain && meanMinMax('gain', maps, (map) => map.gain)),
      };
      for (const [name, value] of Object.entries(scalars)) if (value !== null) writer.scalar(`${layer}/${name}`, value, time);
      const wins = maps.map((map) => map.wins);
      writer.histogram(`${layer}/wins_per_map`, wins, time);
    },
    epoch({ layer, weights, validation, state }: EpochReport): void {
      const time = at(stimuliOf(state));
      before = stimuliOf({ ...state, current: null });
      const filters = weights[`${layer}.weight`];
      writer.histogram(`${layer}/weights`, filters.data, time);
      writer.histogram(`${layer}/thresholds`, weights[`${layer}.threshold`].data, time);
      writer.image(`${layer}/filters`, filtersPicture(filters), time);
      if (!validation) return;
      writer.scalar(`${layer}/validation_concordance`, validation.figure, time);
      writer.scalar(`${layer}/validation_coverage`, validation.coverage, time);
    },
  };
}

/** Stimuli that a run has learned, over all layers. */
const stimuliOf = ({ finished, current }: TrainerState): number =>
  finished.reduce((sum, { stimuli }) => sum + stimuli, 0) + (current?.stimuli ?? 0);

function meanMinMax(name: string, maps: readonly MapReport[], of: (map: MapReport) => number): Record<string, number> {
  const values = maps.map(of);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { [`${name}_mean`]: mean, [`${name}_min`]: Math.min(...values), [`${name}_max`]: Math.max(...values) };
}

/*
 * Weights & Biases without its SDK, which exists for Python: W&B's own command line imports the event files of TensorBoard.
 * The run writes them, and says the command; it never connects to anything itself.
 */

/** Whether a run writes event files: for TensorBoard, or for W&B. */
export const writesEvents = ({ logging }: SpikesegConfig): boolean => logging.tensorboard || logging.wandb;

/**
 * The command that uploads a run, one word an entry; undefined when the configuration asks for none. The id is that of the
 * first event file, so that it stays the same over resumes and a run of the same name is another one at W&B.
 *
 * @throws when the run has no event file yet
 */
export function wandbSync({ logging }: SpikesegConfig, { tensorboard }: Pick<RunPaths, 'tensorboard'>): string[] | undefined {
  if (!logging.wandb) return undefined;
  const [first] = readdirSync(tensorboard).toSorted();
  const id = createHash('sha256').update(`${tensorboard}\n${first}`).digest('hex').slice(0, 12);
  return ['wandb', 'sync', '--project', logging.wandb_project, '--id', id, tensorboard];
}

/** Opens a new event file of TensorBoard in a folder, which it makes where there is none; a resumed run adds one beside the first. */
export function openEventFile(folder: string, { now }: Pick<Context, 'now'>): TensorBoardWriter {
  mkdirSync(folder, { recursive: true });
  const file = freeName(join(folder, TensorBoardWriter.fileName(now() / 1000, hostname())));
  return new TensorBoardWriter((bytes) => appendFileSync(file, bytes), now() / 1000);
}

/** The name itself, or with a number behind where a run was stopped and resumed within the same second. */
function freeName(file: string): string {
  let name = file;
  for (let number = 2; existsSync(name); number++) name = `${file}.${number}`;
  return name;
}
