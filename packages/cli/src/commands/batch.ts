import { resolve } from 'node:path';
import { type BatchStatus, batches } from '@spikeseg/batch';
import { formatDuration, UsageError } from '@spikeseg/experiment/commands';
import { quantity } from '@spikeseg/report/words';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { addCommonOptions, addExamples } from '../options.ts';
import { AnsweredError, beginEnding, pathWord, printAnswer } from '../output.ts';
import type { OptionValues } from '../settings.ts';
import { registerPlan, sizeText } from './batch-plan.ts';

export function registerBatch(program: Command, context: ProcessContext): void {
  const group = program
    .command('batch')
    .summary('one command over threads, processes and machines')
    .description(
      'Does one command as many jobs: recordings, folds, or points of a sweep. A plan lists the jobs, any number of runners do what is not done, and one result is made of theirs. A stopped or killed run goes on where it was, with the same bytes.',
    )
    .helpCommand(false);
  for (const register of [registerPlan, registerRun, registerWorker, registerStatus, registerCollect]) register(group, context);
  addExamples(
    group,
    ['spikeseg-cli batch plan detect EBSSA -o night', 'lists a job for every recording in the folder EBSSA'],
    ['spikeseg-cli batch run night --threads 2', 'does what is not done, two recordings at a time'],
    ['spikeseg-cli batch collect night', 'tables over all recordings'],
  );
}

function registerRun(group: Command, context: ProcessContext): void {
  const command = group
    .command('run')
    .summary('do the jobs that are not done')
    .description(
      'Does the jobs of a batch that are not done, in threads. Each task of an array, or machine, does a part (--shard). A run that was killed goes on when it is called again. Where a job fails the others are done, and the exit code is 2.',
    )
    .argument('<folder>', 'folder of the batch')
    .option('--threads <n>', 'jobs at once (default: 1)')
    .option('--shard <i/n>', 'do the part I of N, from 1; parts have equal bytes, as far as recordings allow')
    .option('--again', 'try once more what has failed')
    .option('--queue <url>', queueHelp('put the jobs into a queue, and wait until workers have done them'));
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli batch run night --threads 2', 'two recordings at a time'],
    ['spikeseg-cli batch run night --shard 1/4', 'the first of four parts, as a task of an array does it'],
  ).action((folder: string, options: OptionValues) => run(context, folder, options));
}

async function run(context: ProcessContext, folder: string, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const quiet = options['quiet'] === true;
  const root = resolve(folder);
  const { shard, queue: url } = options;
  if (typeof url === 'string' && options['threads'] !== undefined)
    throw new UsageError('--threads: expected no threads beside --queue, as workers do the jobs; give them to batch worker');
  const ran = await batches.run(runContext(context, options), {
    call: context.call,
    root,
    shard: typeof shard === 'string' ? shard : undefined,
    retries: 1,
    again: options['again'] === true,
    threads: numberOf(options, 'threads', { min: 1, whole: true }) ?? 1,
    queue: typeof url === 'string' ? url : undefined,
  });
  const { jobs, done, there, failed } = ran;
  const thereText = there === 0 ? '' : `, ${there} settled before or elsewhere`;
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), folder: root, ...ran },
    text: quiet ? [] : [`${quantity(jobs, 'job')}: ${done} done${thereText}, ${failed} failed`],
  });
  ending.tell(['batch', 'collect', pathWord(root)]);
  if (failed > 0) throw new AnsweredError('batch run: jobs failed');
}

const queueHelp = (what: string): string =>
  `${what}: redis://HOST:PORT of a Valkey or Redis server, rediss:// with TLS; password in SPIKESEG_QUEUE_PASSWORD; needs bullmq and ioredis`;

function registerWorker(group: Command, context: ProcessContext): void {
  const command = group
    .command('worker')
    .summary('do jobs as a queue gives them out')
    .description(
      'Takes the jobs of a batch from a queue that "batch run --queue" fills, on any machine that sees the folder. A job whose worker dies is given to another and counted once; one that ends its worker three times is left with its error.',
    )
    .argument('<folder>', 'folder of the batch')
    .option('--queue <url>', queueHelp('server of the queue'))
    .option('--threads <n>', 'jobs at once (default: 1)')
    .option('--idle <seconds>', 'end after this time without a job [s] (default: never)');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli batch worker night --queue redis://localhost:6379', 'until Ctrl-C'],
    [
      'spikeseg-cli batch worker night --queue redis://localhost:6379 --threads 2 --idle 60',
      'two at a time, until none came for a minute',
    ],
  ).action((folder: string, options: OptionValues) => worker(context, folder, options));
}

async function worker(context: ProcessContext, folder: string, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const quiet = options['quiet'] === true;
  const root = resolve(folder);
  const { queue: url } = options;
  if (typeof url !== 'string')
    throw new UsageError('batch worker: expected the server of a queue, got none; e.g. --queue redis://localhost:6379');
  const worked = await batches.work(runContext(context, options), {
    call: context.call,
    root,
    url,
    threads: numberOf(options, 'threads', { min: 1, whole: true }) ?? 1,
    idleSeconds: numberOf(options, 'idle', { min: 1, whole: true }),
  });
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), folder: root, ...worked },
    text: quiet ? [] : [`${quantity(worked.done, 'job')} done, ${worked.failed} failed`],
  });
  ending.tell(['batch', 'status', pathWord(root)]);
}

function registerStatus(group: Command, context: ProcessContext): void {
  const command = group
    .command('status')
    .summary('how far a batch is')
    .description('Says how many jobs are done, have failed, and are begun, and how long the rest takes at the rate of now.')
    .argument('<folder>', 'folder of the batch');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli batch status night', 'in one line or two'],
    ['spikeseg-cli batch status night --json', 'for a program'],
  ).action((folder: string, options: OptionValues) => {
    const root = resolve(folder);
    const status = batches.status(root);
    printAnswer(context, options, { json: status, text: statusLines(status) });
  });
}

function statusLines({ jobs, done, failed, begun, waiting, bytes, doneBytes, secondsToGo }: BatchStatus): string[] {
  const first = `${done} of ${jobs} jobs done, ${failed} failed, ${begun} begun, ${waiting} waiting${bytes === 0 ? '' : `; ${sizeText(doneBytes)} of ${sizeText(bytes)}`}`;
  const toGo = secondsToGo === null ? [] : [`about ${formatDuration(secondsToGo)} to go`];
  return [first, ...toGo];
}

function registerCollect(group: Command, context: ProcessContext): void {
  const command = group
    .command('collect')
    .summary('the result of all jobs of a batch')
    .description(
      'Makes the result of a batch from the files of its jobs. Of recordings: tracks.csv with a row per track of all, and table.csv and table.json with hours, false alarms and failures with their reason. Of other commands, when all jobs are done: what the command writes on one machine, the same bytes.',
    )
    .argument('<folder>', 'folder of the batch')
    .option('--zero-point <z>', 'magnitude of an object that causes one event/s, as observe measures it: tracks have magnitudes');
  addExamples(
    addCommonOptions(command),
    ['spikeseg-cli batch collect night', 'writes tables, and says what came out'],
    ['spikeseg-cli batch collect night --zero-point 14.2', 'with the magnitude of each track'],
    ['spikeseg-cli batch collect night --json', 'the sums as JSON'],
  ).action(async (folder: string, options: OptionValues) => {
    const ending = beginEnding(context, options);
    const root = resolve(folder);
    const { json, lines, next = [] } = await batches.collect(root, { zeroPoint: numberOf(options, 'zeroPoint') });
    printAnswer(context, options, {
      json: { seconds: ending.seconds(), folder: root, ...json },
      text: options['quiet'] === true ? [] : lines,
    });
    if (typeof json['open'] === 'number' && json['open'] > 0) ending.tell(['batch', 'run', pathWord(root)]);
    else ending.tell(...(next.length === 0 ? [] : [[...next.slice(0, -1), pathWord(next[next.length - 1])]]));
  });
}
