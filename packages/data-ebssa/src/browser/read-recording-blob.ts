import { fileFault, ReadBudget, type Recording } from '@spikeseg/events';
import { blobStorage } from '../mat5/blob-storage.ts';
import { parseMat5 } from '../mat5/parse-mat5.ts';
import { run } from '../mat5/storage.ts';
import { decodeRecording, isRecordingVariable, type ReadOptions } from '../recording/decode.ts';

/** What may be said of a recording in a browser. */
export type BlobReadOptions = Pick<ReadOptions, 'name' | 'sensor' | 'coordinateBase' | 'limits'>;

/**
 * Reads a recording, with its labels, from a MATLAB level 5 file in a browser: events, labels and errors are those of `readRecording` in Node. A file
 * above 32 MiB is read in pieces and never in memory as a whole.
 *
 * @param blob the file, e.g. one that was dropped on a page
 * @param name its name, which stands in messages and tells of camera and labels; folders are not known to a page
 * @throws EventFormatError with variable and byte offset, whatever is wrong with the file
 */
export async function readRecordingBlob(blob: Blob, name: string, options: BlobReadOptions = {}): Promise<Recording> {
  const budget = new ReadBudget(name, blob.size, options.limits);
  try {
    const storage = await blobStorage(blob, name);
    const content = await run(parseMat5({ storage, file: name, wanted: isRecordingVariable, budget }));
    return decodeRecording(name, { format: 'mat5', bytes: blob.size, ...content }, options, name);
  } catch (error) {
    throw fileFault(name, error);
  }
}
