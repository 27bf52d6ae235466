import { resolve } from 'node:path';
import type { Recording } from '@spikeseg/events';
import { decodeRecording, isRecordingVariable, type ReadOptions } from './decode.ts';
import { mat5Content, readContent } from './read-content.ts';
import { readTextRecording } from './read-text.ts';

export type { ReadOptions } from './decode.ts';

/**
 * Reads a recording from a MATLAB level 5, MATLAB 7.3 or HDF5 file, or from lines `t_us,x,y,p` (µs, px from 0, OFF −1 or 0);
 * the bytes decide which, not the name.
 *
 * @param path file
 * @param options `group`: HDF5 group that holds TD and Obj; `name`: name to give it; `coordinateBase`, `sensor`, `camera`: what
 *   the file does not tell and nobody should guess; `limits`: how much it may hold
 * @throws EventFormatError with file, variable and byte offset, whatever is wrong with the file
 * @see https://arxiv.org/abs/1911.08730 Afshar et al. 2020, Event-Based Object Detection and Tracking for Space
 *   Situational Awareness
 */
export async function readRecording(path: string, options: ReadOptions = {}): Promise<Recording> {
  const content = await readContent(path, options, isRecordingVariable);
  if (content.format === 'csv') return readTextRecording(path, content.bytes, options, resolve(path));
  return decodeRecording(path, content, options, resolve(path));
}

/**
 * Decodes a MAT v5 recording that is in memory already, e.g. one that was just generated.
 *
 * @param bytes the whole file
 * @param path what to call it in messages, and where names and sensor models are read from
 * @throws EventFormatError
 */
export function parseMat5Recording(bytes: Uint8Array, path: string, options: ReadOptions = {}): Recording {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodeRecording(path, mat5Content(buffer, path, options, isRecordingVariable), options, path);
}
