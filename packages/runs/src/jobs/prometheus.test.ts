import { expect, it } from 'vitest';
import type { BatchStatus } from './job-status.ts';
import { prometheusText } from './prometheus.ts';

const status: BatchStatus = {
  jobs: 9,
  done: 4,
  failed: 1,
  running: 2,
  waiting: 2,
  bytes: 900,
  doneBytes: 400,
  bytesPerSecond: 10,
  secondsToGo: 40.5,
  machines: [{ host: 'a"b\\c\n', jobs: 2 }],
  version: '1.2.3+abc',
};

it('Every figure is a gauge with its help, and labels hold any text.', () => {
  expect(prometheusText('night', status)).toBe(
    [
      '# HELP spikeseg_batch_info Version that planned the batch.',
      '# TYPE spikeseg_batch_info gauge',
      'spikeseg_batch_info{batch="night",version="1.2.3+abc"} 1',
      '# HELP spikeseg_batch_jobs Jobs of the batch.',
      '# TYPE spikeseg_batch_jobs gauge',
      'spikeseg_batch_jobs{batch="night"} 9',
      '# HELP spikeseg_batch_jobs_by_state Jobs by state.',
      '# TYPE spikeseg_batch_jobs_by_state gauge',
      'spikeseg_batch_jobs_by_state{batch="night",state="done"} 4',
      'spikeseg_batch_jobs_by_state{batch="night",state="failed"} 1',
      'spikeseg_batch_jobs_by_state{batch="night",state="running"} 2',
      'spikeseg_batch_jobs_by_state{batch="night",state="waiting"} 2',
      '# HELP spikeseg_batch_bytes Bytes of all recordings that are jobs.',
      '# TYPE spikeseg_batch_bytes gauge',
      'spikeseg_batch_bytes{batch="night"} 900',
      '# HELP spikeseg_batch_done_bytes Bytes of those that are done.',
      '# TYPE spikeseg_batch_done_bytes gauge',
      'spikeseg_batch_done_bytes{batch="night"} 400',
      '# HELP spikeseg_batch_seconds_to_go Seconds until the rest is done at the rate of now.',
      '# TYPE spikeseg_batch_seconds_to_go gauge',
      'spikeseg_batch_seconds_to_go{batch="night"} 40.5',
      '# HELP spikeseg_batch_machine_jobs Jobs that a machine is at work on.',
      '# TYPE spikeseg_batch_machine_jobs gauge',
      String.raw`spikeseg_batch_machine_jobs{batch="night",host="a\"b\\c\n"} 2`,
      '',
    ].join('\n'),
  );
});

it('What is not known is left out.', () => {
  expect(prometheusText('night', { ...status, secondsToGo: null })).not.toMatch(/^spikeseg_batch_seconds_to_go/m);
});
