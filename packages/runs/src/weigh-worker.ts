import { BackgroundModel } from '@spikeseg/events';
import { StepWeigher } from '@spikeseg/segmentation';
import { answerJobs } from './parallel/answer-jobs.ts';
import type { PostedEvents, PostedSteps } from './parallel/weigh-ahead.ts';

/*
 * The entry of a worker thread: the events of steps in, what they weigh out. It knows the background from the steps before, so it is for one recording.
 */

let weigher: StepWeigher | undefined;

async function weigh({ sensor, startUs, offShare, steps }: PostedEvents): Promise<PostedSteps> {
  const known = (weigher ??= new StepWeigher(sensor, new BackgroundModel(sensor, startUs, offShare)));
  return { kind: 'steps', steps: steps.map((step) => known.weigh(step)) };
}

answerJobs(weigh, ({ steps }) =>
  steps
    .flatMap(({ ratios, input: { index, values } }) => [ratios, index, values])
    .flatMap((column) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [])),
);
