import { resolve } from 'node:path';
import type { ReadOptions } from './decode.ts';
import { modelInPath } from './sensor.ts';

/**
 * To be raised with every change after which the same file gives other events, the same options and seed generate others,
 * or the same events give other windows: whoever keeps windows then makes them anew.
 */
export const readerVersion = 1;

/**
 * All that the events of a recording depend on beside the bytes of its file: this reader, the group inside the file, the
 * camera that the path names, and the one that was given. Equal keys and equal bytes give equal events, wherever the file lies.
 *
 * @param options `group`: HDF5 group that holds TD and Obj; `camera`: of lines of text
 */
export function readingKey(path: string, { group, camera }: Pick<ReadOptions, 'group' | 'camera'> = {}): string {
  const named = modelInPath(resolve(path), group) ?? null;
  return JSON.stringify([readerVersion, group ?? null, named, ...(camera === undefined ? [] : [camera])]);
}
