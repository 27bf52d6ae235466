import type { Call, Context, ModelOptions } from '@spikeseg/experiment/commands';
import type { GridOptions } from '../../completeness/grid-options.ts';
import type { SweepPoint } from '../../runs/plan-runs.ts';
import type { Job, JobCommand, JobOptions, JobPart } from './job.ts';
import type { BatchSpec } from './job-batch.ts';
import type { RecordingFigures } from './job-folder.ts';

/*
 * How a command is done as jobs: which there are, how one is done, and how their results make the result of the whole. A file in commands/
 * for each.
 */

/** What is asked for when a batch is planned, and said by the plan from then on. */
export interface BatchPlanOptions extends JobOptions {
  readonly folds?: number | undefined;
  /** Of a sweep. */
  readonly points?: readonly SweepPoint[] | undefined;
  readonly grid?: GridOptions | undefined;
  /** Names of detectors whose completeness is measured. */
  readonly detectors?: readonly string[] | undefined;
}

/** What is to be done as jobs. */
export interface PlanRequest {
  readonly command: JobCommand;
  /** Files and folders of recordings. */
  readonly files: readonly string[];
  readonly options: ModelOptions;
  readonly own: BatchPlanOptions;
  /** Folder of the batch. */
  readonly root: string;
}

/** The jobs of a command. */
export interface PlannedParts {
  /** Hash of all but files and program that the results depend on: a batch that is planned again must have the same. */
  readonly configuration: string;
  readonly parts: readonly { readonly configuration: string; readonly part: JobPart }[];
  /** What jobs are done with. Files are names in the folder of the batch. */
  readonly options: ModelOptions;
  readonly own: JobOptions;
  /** Writes files that jobs need into the folder of the batch. */
  readonly write: (root: string) => void;
}

/** Whatever does the jobs of a batch, one after another. */
export interface OpenJobs {
  /** See {@link BatchSpec}: that of the files that are there now. */
  readonly configuration: string;
  /**
   * Does a job: writes all files of its result but the last, result.json.
   *
   * @param folder exists, and is empty unless the part has one of its own, which holds what earlier attempts have left
   * @param context of this job: its log gets what the job says, its signal asks a job with a folder of its own to save what it has
   * @throws UsageError when what is read was changed since it was planned, EventFormatError
   */
  do(job: Job, folder: string, context: Context): Promise<RecordingFigures | null>;
  close(): Promise<void>;
}

/** What the jobs came to, and who wrote it. */
export interface Summary {
  /** For a program. */
  readonly json: Readonly<Record<string, unknown>>;
  /** For people. */
  readonly lines: readonly string[];
  /** Command to go on with; its last word is a folder. */
  readonly next?: readonly string[] | undefined;
}

/** A batch whose jobs are to be done. */
export interface BatchToOpen {
  /** Its folder. */
  readonly root: string;
  readonly spec: BatchSpec;
  /** For the records of runs. */
  readonly call: Call;
}

export interface JobType {
  /** Jobs of recordings that are named no more stay, where they are done: a night goes on growing, and old files go elsewhere. */
  readonly keeps: boolean;
  plan(context: Context, request: PlanRequest): Promise<PlannedParts>;
  open(context: Context, batch: BatchToOpen): Promise<OpenJobs>;
  /** Makes the result of the command from those of its jobs, which are all done; left out where one table says all. */
  readonly sum?: (root: string, jobs: readonly Job[]) => Promise<Summary>;
}
