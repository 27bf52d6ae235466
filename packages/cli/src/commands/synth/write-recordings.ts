import { rmSync } from 'node:fs';
import { ebssaLayout, encodeEventTruth, generateRecording, writeRecording } from '@spikeseg/data-ebssa';
import { UsageError } from '../../errors/errors.ts';
import { writeAtomic } from '../../run-folder/write-atomic.ts';
import type { PlannedRecording } from './plan.ts';

/** A recording that was written. */
export interface WrittenRecording {
  readonly recording: string;
  readonly truth: string;
  readonly events: number;
  readonly satellites: number;
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
      const { recording, source } = generated(options, seed);
      write(path, writeRecording(recording, ebssaLayout));
      write(truth, encodeEventTruth(source));
      onWritten(i + 1);
      return { recording: path, truth, events: recording.events.t.length, satellites: recording.objects.length };
    });
  } catch (error) {
    for (const path of paths) rmSync(path, { force: true });
    throw error;
  }
}

function generated(...[options, seed]: Parameters<typeof generateRecording>): ReturnType<typeof generateRecording> {
  try {
    return generateRecording(options, seed);
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(`data.synthetic: ${cause.message}`, { cause });
    throw cause;
  }
}
