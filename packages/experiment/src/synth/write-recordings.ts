import { rmSync } from 'node:fs';
import { ebssaLayout, writeRecording } from '@spikeseg/data-ebssa';
import { encodeEventTruth, eventSource, generateRecording } from '@spikeseg/events';
import { asUsageErrors } from '../recordings/synthetic.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { PlannedRecording } from './plan.ts';

/** A recording that was written. */
export interface WrittenRecording {
  readonly recording: string;
  readonly truth: string;
  readonly events: number;
  readonly satellites: number;
  /** How many events background, hot pixels, stars and satellites caused. */
  readonly causes: Readonly<Record<keyof typeof eventSource, number>>;
}

/**
 * Generates and writes recordings, each with its truth. When one fails, those written before are taken away again: a folder
 * holds all of a set or none.
 *
 * @throws UsageError when the generator does not take the options
 */
export function writeRecordings(plan: readonly PlannedRecording[], onWritten: (done: number) => void): WrittenRecording[] {
  const paths: string[] = [];
  const write = (path: string, bytes: Uint8Array): void => {
    writeAtomic(path, bytes);
    paths.push(path);
  };
  try {
    return plan.map(({ options, seed, recording: path, truth }, i) => {
      const { recording, source } = asUsageErrors(() => generateRecording(options, seed));
      write(path, writeRecording(recording, ebssaLayout));
      write(truth, encodeEventTruth(source));
      onWritten(i + 1);
      const events = recording.events.t.length;
      return { recording: path, truth, events, satellites: recording.objects.length, causes: causesOf(source) };
    });
  } catch (error) {
    for (const path of paths) rmSync(path, { force: true });
    throw error;
  }
}

function causesOf(source: Uint8Array): WrittenRecording['causes'] {
  const causes = { background: 0, hotPixel: 0, star: 0, satellite: 0 };
  const names = Object.keys(eventSource) as (keyof typeof eventSource)[];
  for (const cause of source) causes[names[Math.min(cause, eventSource.satellite)]]++;
  return causes;
}
