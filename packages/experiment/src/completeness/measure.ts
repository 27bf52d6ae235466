import type { PathMatching } from '@spikeseg/evaluation';
import type { Backend } from '@spikeseg/snn-core';
import type { PostedInjectionJob } from '../completeness-worker.ts';
import type { Context } from '../context.ts';
import { InterruptedError } from '../errors/errors.ts';
import { type Interruption, stopIfInterrupted } from '../interruption.ts';
import type { Progress } from '../log/progress.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import { WorkerThreads } from '../parallel/worker-threads.ts';
import { workerFile } from '../worker-file.ts';
import type { OpenDetector } from './detectors.ts';
import { doInjectionJob, type InjectionAnswer, type InjectionJob } from './injection-job.ts';
import { type KeptAnswer, type KeptAnswers, keyOf, programIdentity } from './kept-answers.ts';
import type { PlannedRecording } from './plan-recording.ts';

/** What a detector answered to one recording: as it is, and with each round of objects. */
export interface RecordingAnswers {
  readonly clean: Extract<InjectionAnswer, { readonly kind: 'found' }>;
  readonly rounds: readonly Extract<InjectionAnswer, { readonly kind: 'scores' }>[];
  /** Time that a thread worked for it, s. */
  readonly seconds: number;
}

export interface Measurement {
  readonly context: Context;
  readonly recordings: readonly PlannedRecording[];
  readonly detectors: readonly OpenDetector[];
  readonly matching: PathMatching;
  readonly kept: KeptAnswers;
  readonly workers: number;
  readonly progress: Progress;
}

interface Task {
  readonly recording: number;
  readonly detector: number;
  readonly key: string;
  readonly job: InjectionJob;
}

/**
 * Runs every detector on every recording and every round, or takes answers that are kept from before.
 *
 * @returns by detector and recording
 * @throws InterruptedError when the user asked to stop; what is done is kept
 */
export async function measure(measurement: Measurement): Promise<RecordingAnswers[][]> {
  const { recordings, detectors, kept } = measurement;
  const tasks = tasksOf(measurement);
  const answers = tasks.map(({ key }) => kept.get(key));
  const open = tasks.flatMap((task, i) => (answers[i] === undefined ? [{ task, i }] : []));
  await doTasks(measurement, open, tasks.length, answers);
  return gather(recordings, detectors.length, (recording, detector) =>
    tasks.flatMap((task, i) => (task.detector === detector && task.recording === recording ? [answers[i] as KeptAnswer] : [])),
  );
}

/** Puts together what the detectors answered. @param answersOf to a recording, as it is and round by round @returns by detector and recording */
export const gather = (
  recordings: readonly unknown[],
  detectors: number,
  answersOf: (recording: number, detector: number) => readonly KeptAnswer[],
): RecordingAnswers[][] =>
  Array.from({ length: detectors }, (_, detector) =>
    recordings.map((__, recording): RecordingAnswers => {
      const own = answersOf(recording, detector);
      const clean = own.map(({ answer }) => answer).find((answer) => answer.kind === 'found');
      if (clean === undefined) throw new Error('a recording without its own answer');
      return {
        clean,
        rounds: own.flatMap(({ answer }) => (answer.kind === 'scores' ? [answer] : [])),
        seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
      };
    }),
  );

/** Recording by recording and round by round, detectors beside each other: what is left takes as long as what is done. */
function tasksOf({ context, recordings, detectors, matching }: Measurement): Task[] {
  const program = programIdentity(context.version);
  return recordings.flatMap((planned, recording) => {
    const { file, rounds, seed } = planned;
    return [[], ...rounds].flatMap((injections) =>
      detectors.map(({ work, identity }, detector): Task => {
        const job = { recording: file, work, injections, seed, matching };
        return { recording, detector, key: answerKey(program, identity, planned, injections, matching), job };
      }),
    );
  });
}

/** Stands for all that an answer depends on. @param program see `programIdentity` @param detector its identity */
export const answerKey = (
  program: string,
  detector: string,
  { file: { sensor, camera }, fingerprint, seed }: PlannedRecording,
  injections: InjectionJob['injections'],
  matching: PathMatching,
): string => keyOf(program, detector, fingerprint, sensor ?? null, camera ?? null, injections, seed, matching);

async function doTasks(
  { context, detectors, kept, workers, progress }: Measurement,
  open: readonly { readonly task: Task; readonly i: number }[],
  total: number,
  answers: (KeptAnswer | undefined)[],
): Promise<void> {
  let done = total - open.length;
  const stop: Interruption = {
    signal: context.interrupted,
    error: () =>
      new InterruptedError(`interrupted; ${done} of ${total} jobs are done and stay in ${kept.folder}; the same command goes on`),
  };
  const pool = openInjectionPool(Math.min(workers, open.length), stop);
  const work = mapInOrder(open, pool.width, async ({ task, i }) => {
    const { backend, here } = detectors[task.detector];
    const begun = context.now();
    const answer = await pool.run(task.job, backend, here);
    const one = { answer, seconds: (context.now() - begun) / 1000 };
    kept.put(task.key, one);
    answers[i] = one;
    progress.update(++done, total, task.job.recording.name);
  });
  try {
    for await (const _ of work);
  } finally {
    progress.end();
    await pool.close();
  }
}

/** Whatever does jobs. */
interface InjectionPool {
  /** Jobs that can be at work at once. */
  readonly width: number;
  /**
   * @param here true where the engine cannot leave the calling thread
   * @throws InterruptedError when the user asked to stop, and whatever the job throws
   */
  run(job: InjectionJob, backend: Backend, here: boolean): Promise<InjectionAnswer>;
  /** Ends all jobs and threads; resolves when there are none left. */
  close(): Promise<void>;
}

/** @param workers threads; 0: the calling thread does the jobs, one after another */
function openInjectionPool(workers: number, stop: Interruption, file: URL = workerFile('completeness')): InjectionPool {
  const threads = workers === 0 ? undefined : new WorkerThreads({ file, workers, stop });
  let turn: Promise<unknown> = Promise.resolve();
  const inCallingThread = (job: InjectionJob, backend: Backend): Promise<InjectionAnswer> => {
    const answer = turn.then(async () => {
      await stopIfInterrupted(stop);
      return doInjectionJob(job, backend, () => stopIfInterrupted(stop));
    });
    // Whoever asked hears of a failure; those that wait must not fail with it.
    turn = answer.catch(() => {});
    return answer;
  };
  return {
    width: Math.max(1, workers),
    run: (job, backend, here) =>
      threads === undefined || here
        ? inCallingThread(job, backend)
        : threads.run<InjectionAnswer>(job.recording.name, { job, backend: backend.name } satisfies PostedInjectionJob),
    close: async () => {
      await threads?.close();
      await turn;
    },
  };
}
