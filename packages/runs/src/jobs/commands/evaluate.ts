import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig, type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import type { DataPart } from '@spikeseg/report';
import * as z from 'zod';
import type { Call } from '../../context/context.ts';
import { interruption } from '../../context/interruption.ts';
import { UsageError } from '../../errors/errors.ts';
import { openEvaluated, provenances } from '../../evaluation/evaluate-run.ts';
import { evaluatedModel, partOf, seenBy } from '../../evaluation/evaluated-model.ts';
import { writeEvaluation, writeEvaluationReport } from '../../evaluation/write-evaluation.ts';
import { silentLog } from '../../log/log.ts';
import { isEbssa, namedModel } from '../../models/evidence-model.ts';
import { type LoadedModel, modelWarnings } from '../../models/load-model.ts';
import { chooseDetectionBackend } from '../../options/device.ts';
import { decidingOf, type ModelOptions, settingsOfDetection } from '../../options/settings.ts';
import { openDetectorPool } from '../../pool/detector-pool.ts';
import { type DatasetRecording, openReadable } from '../../recordings/dataset.ts';
import { eventTruthFile } from '../../recordings/recording-origin.ts';
import { makeFolder } from '../../run-folder/output-folder.ts';
import { readStored } from '../../run-folder/read-whole.ts';
import { writeAtomic } from '../../run-folder/write-atomic.ts';
import { collectRows } from '../../scoring/collect-rows.ts';
import { openScorer } from '../../scoring/evaluation.ts';
import type { NamedTally } from '../../scoring/recording-rows.ts';
import type { ScoredRecording } from '../../scoring/scored-recording.ts';
import { exactJson, exactValue } from '../record/exact-json.ts';
import { contentHash, type Job } from '../record/job.ts';
import { readSpec } from '../record/job-batch.ts';
import { resultFolder } from '../record/job-folder.ts';
import type { JobType } from '../record/job-type.ts';
import { forPlan, jobFile, ownFiles, pathFrom, recordingOf } from './recordings.ts';

/*
 * A job for every recording, and one for the null test on noise. What a recording adds to every row lies in the folder of its job; the
 * rows are made of them as `evaluate` makes them. Where a network is scored, every runner finds the networks that report as often
 * anew, once: they are the same everywhere.
 */

export const evaluateJobs: JobType = {
  keeps: false,

  async plan(context, { options, own: { split, skipBad = false }, root }) {
    const { call } = context;
    const { log } = forPlan(context);
    const { model, isOurs } = evaluatedModel(call, options);
    const { config } = model;
    const part = partOf(split, config);
    for (const warning of modelWarnings(model)) log.warn(warning);
    const { sources } = await openEvaluated(config, { part, seen: seenBy(model), skipBad, log });
    const own = ownFiles({
      model: isOurs ? undefined : model.path,
      file: options.file && resolve(call.cwd, options.file),
    });
    const plan: EvaluationPlan = {
      part,
      path: model.path,
      notes: model.notes,
      recordings: sources.map((source) => source.name),
    };
    const weights = own.names['model'] === undefined ? null : bytesHash(model.path);
    const configuration = evaluationHash(config, part, weights);
    return {
      configuration,
      parts: [
        ...sources.map(({ name: recording, origin }) => ({
          configuration: contentHash([configuration, truthOf(origin)]),
          part: {
            name: recording,
            ...(origin.kind === 'file' && { file: jobFile(root, origin.path, origin.group) }),
          },
        })),
        { configuration, part: { name: noiseJob } },
      ],
      // The configuration as a whole lies in a file; these load the model as it was loaded here.
      options: { ...options, settings: settingsOfDetection(options.settings), ...own.names },
      own: {},
      write: () => {
        own.write(root);
        writeAtomic(join(root, configFile), configText(root, config));
        writeAtomic(join(root, planFile), `${JSON.stringify(plan, null, 2)}\n`);
      },
    };
  },

  async open(context, { options }) {
    const { plan, model } = modelIn(context.call, options);
    const { config } = model;
    const sources = await sourcesOf(config, plan);
    const backend = await chooseDetectionBackend(config, options, silentLog);
    const stop = interruption(context, 'the job was given back');
    const pool = openDetectorPool({ workers: 0, jobs: 1, backend, stop });
    const models = { trained: model, untrained: { ...model, weights: model.untrained } };
    const scorer = openScorer(pool, models, sources);
    const { model: file } = options;
    const weights = file === undefined || isEbssa(context.call, file) ? null : bytesHash(join(context.call.cwd, file));
    return {
      configuration: evaluationHash(config, plan.part, weights),
      do: async ({ part }, folder) => {
        if (part.name === noiseJob) {
          write(folder, await scorer.noise());
          return null;
        }
        if (part.file !== undefined) recordingOf(context.call.cwd, part);
        write(folder, await scorer.recording(sources[plan.recordings.indexOf(part.name)]));
        return null;
      },
      close: () => pool.close(),
    };
  },

  async sum(call, root, jobs) {
    const { plan, model } = modelIn({ ...call, cwd: root }, readSpec(root).options);
    const { config } = model;
    const noise = jobs.find(({ part }) => part.name === noiseJob);
    const result = await collectRows(config, scoredIn(root, jobs), async () => read(root, noise, tallySchema) as NamedTally);
    if (result.rows.length === 0)
      throw new UsageError(
        `${root}: expected a labelled recording to score, got ${result.unlabelled.length} without labels; plan others, or use detect`,
      );
    const { path, notes, part } = plan;
    const { folder, metrics, lines } = await writeEvaluation(
      {
        folder: () => {
          makeFolder(join(root, 'evaluation'));
          return join(root, 'evaluation');
        },
        extra: { checkpoint: path, ...(notes.length > 0 && { notes }) },
      },
      { part, seen: provenances(config, seenBy(model), result), result, sources: await sourcesOf(config, plan) },
    );
    const detector = [path, ...notes].join('; ');
    const report = writeEvaluationReport(call, { folder, metrics, config, detector, next: undefined });
    return {
      json: { evaluation: folder, ...metrics },
      lines: [...lines, '', `written to ${folder}`, `report: ${report}`],
      page: report,
    };
  },
};

const noiseJob = 'null test: noise';
const planFile = 'evaluation.json';
const configFile = 'evaluation.yaml';
const scoresFile = 'scores.json';

/** What is scored: evaluation.json. */
interface EvaluationPlan {
  readonly part: DataPart;
  /** Of the model, as the scores name it. */
  readonly path: string;
  readonly notes: readonly string[];
  /** In their order. */
  readonly recordings: readonly string[];
}

const planSchema: z.ZodType<EvaluationPlan> = z.object({
  part: z.enum(['train', 'validation', 'held-out', 'test', 'all']),
  path: z.string(),
  notes: z.array(z.string()),
  recordings: z.array(z.string()),
});

/** Data are named from the folder of the batch. */
function configText(root: string, config: SpikesegConfig): string {
  const { data } = config;
  const place = data.dataset === 'synthetic' ? data.data_root : pathFrom(root, data.data_root);
  return stringifyConfig({ ...config, data: { ...data, data_root: place } });
}

/** The model in the folder of a batch, with the configuration that was planned. */
function modelIn(call: Call, options: ModelOptions) {
  const { cwd: root, home } = call;
  const plan = readStored(join(root, planFile), planSchema, 'the plan of an evaluation');
  const config = loadConfig(join(root, configFile), { environment: { cwd: root, env: {}, home } });
  const model: LoadedModel = { ...namedModel(call, 'evaluate', options), config };
  return { plan, model };
}

/** The recordings that were planned, in their order. @throws UsageError where one is gone */
async function sourcesOf(config: SpikesegConfig, { part, recordings }: EvaluationPlan): Promise<DatasetRecording[]> {
  const all = await openReadable(config, { skipBad: false, log: silentLog }, part === 'test' ? 'test' : 'training');
  return recordings.map((name) => {
    const source = all.find((one) => one.name === name);
    if (source !== undefined) return source;
    throw new UsageError(
      `${config.data.data_root}: expected the recording ${name} that was planned, got none; plan the batch again`,
    );
  });
}

const bytesHash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Hash of all that the scores depend on but recordings and program. */
const evaluationHash = (config: SpikesegConfig, part: DataPart, weights: string | null): string =>
  contentHash({ command: 'evaluate', config: decidingOf(config), part, weights });

/** What is known of the truth of the events of a file, by size and time of change. */
function truthOf(origin: DatasetRecording['origin']): unknown {
  const path = origin.kind === 'file' ? eventTruthFile(origin.path) : undefined;
  if (path === undefined || !existsSync(path)) return null;
  const { size, mtimeMs } = statSync(path);
  return { size, changedMs: Math.trunc(mtimeMs) };
}

const write = (folder: string, scores: ScoredRecording | NamedTally): void =>
  writeAtomic(join(folder, scoresFile), `${exactJson(scores)}\n`);

/** As much as tells that it is one; what was written is passed on as it is. */
const tallySchema = z.looseObject({ name: z.string(), kind: z.enum(['model', 'baseline', 'null']), tally: z.looseObject({}) });
const scoredSchema = z.union([
  z.looseObject({ kind: z.literal('unlabelled'), name: z.string() }),
  z.looseObject({
    kind: z.literal('scored'),
    name: z.string(),
    fingerprint: z.string(),
    tallies: z.array(tallySchema),
    byClass: z.array(tallySchema),
  }),
]);

function read(root: string, job: Job | undefined, schema: z.ZodType): unknown {
  if (job === undefined)
    throw new UsageError(`${root}: expected the job of the null test on noise, got none; plan the batch again`);
  return exactValue(readStored(join(resultFolder(root, job), scoresFile), schema, 'the scores of a job'));
}

/** Recording by recording, so that only sums are in memory. */
async function* scoredIn(root: string, jobs: readonly Job[]): AsyncGenerator<ScoredRecording> {
  for (const job of jobs) if (job.part.name !== noiseJob) yield read(root, job, scoredSchema) as ScoredRecording;
}
