import { join, resolve } from 'node:path';
import type { DeepReadonly, SpikesegConfig } from '@spikeseg/config';
import { type CompletenessAnswers, conclude, type InjectionAnswer, type RecordingAnswers } from '@spikeseg/evaluation';
import {
  type Context,
  interruption,
  type ModelOptions,
  makeFolder,
  readStored,
  silentLog,
  stopIfInterrupted,
  UsageError,
  withLog,
  writeAtomic,
} from '@spikeseg/experiment/commands';
import {
  ebssaName,
  readingOf,
  recordingsIn,
  resolveConfig,
  settingsOfDetection,
  usualDetector,
} from '@spikeseg/experiment/models';
import * as z from 'zod';
import { completenessConclusion, completenessTables, writeCompleteness } from '../../completeness/completeness-table.ts';
import { type OpenDetector, openDetectors } from '../../completeness/detectors.ts';
import { gridOf } from '../../completeness/grid-options.ts';
import {
  doInjectionJob,
  type InjectionJob,
  type PlannedRecording,
  planMeasured,
  type RecordingToRead,
} from '../../completeness/plan-recording.ts';
import { contentHash, type Job } from '../record/job.ts';
import { resultFolder } from '../record/job-folder.ts';
import type { JobType, PlannedParts, PlanRequest } from '../record/job-type.ts';
import { forPlan, fromRoot, jobFile, ownFiles, pathFrom, recordingOf } from './recordings.ts';

/*
 * A job for every detector on every recording, as it is and with every round of objects in it. measured.json in the folder of the batch
 * says what is measured, objects/N.json which objects are put into the recording N.
 */

/** What is measured, with the objects that are put into every recording. */
export interface Planned extends Omit<CompletenessAnswers<PlannedRecording>, 'detectors' | 'answers' | 'quick'> {
  readonly detectors: readonly OpenDetector[];
}

/** A job for every detector on every recording, as it is and with every round of objects. */
export function measuredParts(
  { options, root }: Pick<PlanRequest, 'options' | 'root'>,
  { grid, seed, recordings, detectors }: Planned,
): PlannedParts {
  const own = ownFiles({
    ...Object.fromEntries(detectors.map((one, k) => [`detector-${k + 1}`, one.file])),
    file: options.file && resolve(options.file),
  });
  const { file, ...ownDetectors } = own.names;
  const plan: MeasurementPlan = {
    grid,
    seed,
    detectors: detectors.map(({ name, title }, k) => ({ name, title, file: ownDetectors[`detector-${k + 1}`] ?? null })),
    recordings: recordings.map(({ file: { name }, rounds }) => ({ name, rounds: rounds.length })),
  };
  return {
    configuration: measurementHash(plan, detectors),
    parts: tasksOf(plan).map(({ name, recording, detector, round }) => {
      const planned = recordings[recording];
      const { path, group } = planned.file;
      return {
        configuration: answerKey(detectors[detector].identity, planned, objectsOf(planned, round)),
        part: { name, file: jobFile(root, path, group) },
      };
    }),
    options: { ...options, settings: settingsOfDetection(options.settings), ...(file !== undefined && { file }) },
    own: {},
    write: () => {
      own.write(root);
      for (const [i, planned] of recordings.entries()) {
        const place = { ...planned.file, path: pathFrom(root, planned.file.path) };
        writeAtomic(objectsFile(root, i), `${exactJson({ ...planned, file: place })}\n`);
      }
      writeAtomic(join(root, planFile), `${JSON.stringify(plan, null, 2)}\n`);
    },
  };
}

export const completenessJobs: JobType = {
  keeps: false,

  async plan(context, { files, options, own, root }) {
    const asked = await askedOf(forPlan(context), { files, options, own });
    const { grid, seed } = asked;
    const stop = interruption(context, 'nothing was planned');
    const recordings = await planMeasured(asked.files, { grid, seed, stop }, (doubt) => context.log.warn(doubt));
    return measuredParts({ options, root }, { ...asked, recordings });
  },

  async open(context, { root, spec: { options } }) {
    const plan = readPlan(root);
    const detectors = await openOwn(withLog(context, silentLog), plan, { root, options });
    const tasks = new Map(tasksOf(plan).map((task) => [task.name, task]));
    const stop = interruption(context, 'the job was given back');
    let last: { readonly at: number; readonly planned: PlannedRecording } | undefined;
    return {
      configuration: measurementHash(plan, detectors),
      do: async ({ part }, folder) => {
        const task = tasks.get(part.name);
        if (task === undefined) throw new UsageError(`${part.name}: expected a job of ${planFile}; plan the batch again`);
        recordingOf(root, part);
        if (last?.at !== task.recording) last = { at: task.recording, planned: readObjects(root, task.recording) };
        const { planned } = last;
        const { model, backend } = detectors[task.detector];
        const { file: recording, seed } = planned;
        const job = { recording, model, injections: objectsOf(planned, task.round), seed };
        const answer = await doInjectionJob(job, backend, () => stopIfInterrupted(stop));
        writeAtomic(join(folder, answerFile), `${JSON.stringify({ answer })}\n`);
        return null;
      },
      close: async () => {
        for (const { close } of detectors) await close();
      },
    };
  },

  async sum(root, jobs) {
    const plan = readPlan(root);
    const recordings = plan.recordings.map((_, i) => readObjects(root, i));
    const answers = answersOf(root, plan, jobs);
    const report = conclude({ ...plan, recordings, answers });
    const folder = join(root, 'completeness');
    await writeCompleteness(() => (makeFolder(folder), folder), report);
    return {
      json: { measured: folder, ...report },
      lines: ['', ...completenessTables(report), '', completenessConclusion(report), `written to ${folder}`],
    };
  },
};

/** What the user asked for. Its detectors are closed: they say what they are. */
export interface AskedMeasurement extends Omit<Planned, 'recordings'> {
  readonly files: readonly RecordingToRead[];
  readonly config: SpikesegConfig;
}

/** @throws UsageError, and whatever detectors and recordings throw that cannot be opened */
export async function askedOf(
  context: Context,
  { files, options, own }: Pick<PlanRequest, 'files' | 'options' | 'own'>,
): Promise<AskedMeasurement> {
  const grid = gridOf(own.grid ?? {});
  const detectors = await openDetectors(context, own.detectors ?? [usualDetector], options);
  for (const { close } of detectors) await close();
  const config = resolveConfig(options, { 'evaluation.detector': usualDetector });
  const reading = readingOf(config);
  const found = await recordingsIn(files, reading);
  return {
    grid,
    seed: config.seed,
    detectors,
    files: found.map((file) => ({ ...file, ...reading })),
    config,
  };
}

/** Stands for all that an answer depends on but the program. @param detector its identity */
const answerKey = (
  detector: string,
  { file: { sensor, camera }, fingerprint, seed }: PlannedRecording,
  injections: InjectionJob['injections'],
): string => contentHash([detector, fingerprint, sensor ?? null, camera ?? null, injections, seed]);

/** What the detectors answered, by detector and recording. @param store folder of the results */
export function answersOf(store: string, { detectors, recordings }: TasksOf, jobs: Iterable<Job>): RecordingAnswers[][] {
  const ofName = new Map([...jobs].map((job) => [job.part.name, job]));
  const answers = detectors.map(() =>
    recordings.map(() => ({
      rounds: [] as RecordingAnswers['rounds'][number][],
      clean: undefined as RecordingAnswers['clean'] | undefined,
    })),
  );
  for (const { name, recording, detector } of tasksOf({ detectors, recordings })) {
    const own = answers[detector][recording];
    const answer = readAnswer(store, name, ofName.get(name));
    if (answer.kind === 'found') own.clean = answer;
    else own.rounds.push(answer);
  }
  return answers.map((ofDetector) =>
    ofDetector.map(({ clean, rounds }) => {
      if (clean === undefined) throw new Error('a recording without its own result');
      return { clean, rounds };
    }),
  );
}

const planFile = 'measured.json';
const answerFile = 'answer.json';
const objectsFile = (root: string, recording: number): string => join(root, 'objects', `${recording + 1}.json`);

const planSchema = z.object({
  grid: z.object({
    zeroPoint: z.number(),
    speedsPxS: z.array(z.number()),
    magnitudes: z.array(z.number()),
    perCell: z.number(),
  }),
  seed: z.number(),
  /** `file`: with its weights, in the folder of the batch; null where the program has them. */
  detectors: z.array(z.object({ name: z.string(), title: z.string(), file: z.string().nullable() })),
  /** In their order, with rounds of objects. */
  recordings: z.array(z.object({ name: z.string(), rounds: z.int().min(0) })),
});

/** What is measured: measured.json. */
type MeasurementPlan = DeepReadonly<z.infer<typeof planSchema>>;

const readPlan = (root: string): MeasurementPlan => readStored(join(root, planFile), planSchema, 'the plan of a measurement');

/** A job: a detector on a recording with a round of objects in it; round −1: as it is. */
interface CompletenessTask {
  readonly name: string;
  readonly recording: number;
  readonly detector: number;
  readonly round: number;
}

/** What jobs are made of. */
interface TasksOf extends Pick<MeasurementPlan, 'recordings'> {
  readonly detectors: readonly { readonly name: string }[];
}

/** Recording by recording and round by round, detectors beside each other: what is left takes as long as what is done. */
const tasksOf = ({ recordings, detectors }: TasksOf): CompletenessTask[] =>
  recordings.flatMap(({ name, rounds }, recording) =>
    Array.from({ length: rounds + 1 }, (_, i) => i - 1).flatMap((round) =>
      detectors.map((one, detector) => ({
        name: `${name}, ${one.name}, ${round < 0 ? 'as it is' : `round ${round + 1}`}`,
        recording,
        detector,
        round,
      })),
    ),
  );

const objectsOf = ({ rounds }: PlannedRecording, round: number) => (round < 0 ? [] : rounds[round]);

/** Hash of all that the measurement depends on but recordings and program. */
const measurementHash = ({ grid, seed, detectors }: MeasurementPlan, opened: readonly Pick<OpenDetector, 'identity'>[]): string =>
  contentHash({
    command: 'completeness',
    grid,
    seed,
    detectors: detectors.map(({ name, title }, k) => ({ name, title, identity: opened[k].identity })),
  });

/** The detectors in the folder of a batch; `ebssa` is what it was when the batch was planned, whatever the working folder has by now. */
const openOwn = (
  context: Context,
  { detectors }: MeasurementPlan,
  { root, options }: { readonly root: string; readonly options: ModelOptions },
): Promise<OpenDetector[]> => {
  const names = detectors.map(({ name, file }) => (file !== null ? join(root, file) : name === ebssaName ? usualDetector : name));
  return openDetectors(context, names, fromRoot(root, options));
};

/** As much as tells that it is one; what was written is passed on as it is. */
const plannedSchema = z.looseObject({
  file: z.looseObject({ name: z.string(), path: z.string() }),
  fingerprint: z.string(),
  rounds: z.array(z.array(z.looseObject({ id: z.number() }))),
  seed: z.number(),
});

function readObjects(root: string, recording: number): PlannedRecording {
  const stored = readStored(objectsFile(root, recording), plannedSchema, 'the objects of a recording');
  const planned = exactValue(stored) as PlannedRecording;
  return { ...planned, file: { ...planned.file, path: resolve(root, planned.file.path) } };
}

const answerSchema = z.object({
  answer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('found'), detections: z.array(z.looseObject({ tUs: z.number(), score: z.number() })) }),
    z.object({ kind: z.literal('scores'), scores: z.array(z.number().nullable()) }),
  ]),
});

function readAnswer(root: string, name: string, job: Job | undefined): InjectionAnswer {
  if (job === undefined) throw new UsageError(`${root}: expected the job ${name}, got none; plan the batch again`);
  const path = join(resultFolder(root, job), answerFile);
  return readStored(path, answerSchema, 'the result of a job').answer as InjectionAnswer;
}

/*
 * JSON in which data stay what they are: JSON itself knows neither −0 nor what is not finite (scores have −∞ where nothing was found), and
 * makes objects of typed arrays.
 */

const numberKey = '$number';
const arrayKey = '$float64';

/** Text of plain data and Float64Arrays that {@link exactValue} makes the same of. */
export const exactJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Float64Array)
      return { [arrayKey]: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('base64') };
    if (typeof one !== 'number' || (Number.isFinite(one) && !Object.is(one, -0))) return one;
    return { [numberKey]: Object.is(one, -0) ? '-0' : String(one) };
  });

/** What {@link exactJson} was given, from what `JSON.parse` has read; changes that in place. */
export function exactValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (numberKey in value && typeof value[numberKey] === 'string') return Number(value[numberKey]);
  if (arrayKey in value && typeof value[arrayKey] === 'string') return new Float64Array(bytesOf(value[arrayKey]));
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) value[i] = exactValue(value[i]);
  else for (const [name, one] of Object.entries(value)) (value as Record<string, unknown>)[name] = exactValue(one);
  return value;
}

/** Whole numbers of 8 bytes, in a buffer of their own. */
function bytesOf(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  return Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % 8))).buffer;
}
