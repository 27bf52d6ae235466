import { openSource } from '@spikeseg/event-formats';
import { EventFormatError, type ReadLimits } from '@spikeseg/events';
import { recordingEnding } from '../recording/decode.ts';
import { type LabelsFile, labelsEnding, labelsFromJson } from './labels-file.ts';

/** Far more than as many labels need as may be read. */
const mostBytes = 2 ** 28;

/** Where the labels of a recording lie: NAME.labels.json beside NAME.raw, or of any other ending. */
export const labelsPath = (path: string): string => `${path.replace(recordingEnding, '')}${labelsEnding}`;

/** The labels that lie beside a recording, in NAME.labels.json; undefined where none do. @throws EventFormatError when the file holds none */
export async function labelsBeside(path: string, limits?: Partial<ReadLimits>): Promise<LabelsFile | undefined> {
  const file = labelsPath(path);
  const source = await openSource(file).catch((error: unknown) => {
    if (error instanceof Error && isNoFile(error.cause)) return undefined;
    throw error;
  });
  if (source === undefined) return undefined;
  try {
    if ((source.size ?? 0) > mostBytes)
      throw new EventFormatError({ file, offset: 0, expected: `at most ${mostBytes} bytes of labels`, got: `${source.size}` });
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
