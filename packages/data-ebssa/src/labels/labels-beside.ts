import { openSource } from '@spikeseg/event-formats';
import { defaultReadLimits, EventFormatError, type ReadLimits, raising } from '@spikeseg/events';
import { recordingEnding } from '../recording/decode.ts';
import type { LabelsFile } from './labels-file.ts';

/** Of a recording in a file of that path. */
export const labelsEnding = '.labels.json';

/** Where the labels of a recording lie: NAME.labels.json beside NAME.raw, or of any other ending. */
export const labelsPath = (path: string): string => `${path.replace(recordingEnding, '')}${labelsEnding}`;

/** The labels that lie beside a recording, in NAME.labels.json, on the clock that they were made on; undefined where none do. @throws EventFormatError when the file holds none */
export async function labelsBeside(path: string, limits?: Partial<ReadLimits>): Promise<LabelsFile | undefined> {
  const file = labelsPath(path);
  const source = await openSource(file).catch((error: unknown) => {
    if (error instanceof Error && isNoFile(error.cause)) return undefined;
    throw error;
  });
  if (source === undefined) return undefined;
  const { labelsFromJson, largestFile } = await import('./labels-file.ts');
  try {
    const max = largestFile({ ...defaultReadLimits, ...limits });
    const fix = `if the file can be trusted, ${raising('maxLabels')}`;
    if ((source.size ?? 0) > max)
      throw new EventFormatError({ file, offset: 0, expected: `at most ${max} bytes of labels`, got: `${source.size}`, fix });
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of source.pieces(0)) pieces.push(piece.slice());
    return labelsFromJson(await new Blob(pieces).text(), file, limits);
  } finally {
    await source.close();
  }
}

/** There is none of that name, which may be too long to be one. */
const isNoFile = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(cause.code));
