import { DetectionFormatError, type DetectionRow, detectionsFromCsv } from '@spikeseg/segmentation';
import { UsageError } from '../errors/errors.ts';
import { readWhole } from '../run-folder/read-whole.ts';

/** Largest file, bytes: two million lines. */
const mostBytes = 128 * 2 ** 20;

/**
 * The detections in a file.
 *
 * @param options `durationUs`: how long a detection stands where the file does not say
 * @throws UsageError when the file cannot be read, or is no table of detections
 */
export function readDetections(path: string, options: { readonly durationUs: number }): readonly DetectionRow[] {
  const refuse = (got: string, cause?: ErrorOptions) =>
    new UsageError(`${path}: expected a file of detections that can be read, got ${got}`, cause);
  try {
    return detectionsFromCsv(readWhole(path, mostBytes, refuse).toString('utf8'), options);
  } catch (cause) {
    if (cause instanceof DetectionFormatError) throw new UsageError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
