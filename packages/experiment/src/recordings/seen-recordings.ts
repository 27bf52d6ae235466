import { createHash } from 'node:crypto';
import type { DataSplit } from '@spikeseg/data-ebssa';
import type { EventStream } from '@spikeseg/snn-core';

/** A recording that took part in a training. `both`: its first part trained, its last part validated. */
export interface SeenRecording {
  readonly name: string;
  readonly part: 'train' | 'validation' | 'both';
  /** Of its events, so that it is known again under another name, in another folder or format. */
  readonly fingerprint: string;
}

/** SHA-256 of all events, with times counted from the first one. */
export function fingerprintOf({ x, y, p, t, sensor }: EventStream): string {
  const since = t.map((time) => time - t[0]);
  const hash = createHash('sha256').update(`${sensor.width}x${sensor.height}`);
  for (const { buffer, byteOffset, byteLength } of [x, y, p, since]) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}

/** Which part a recording has under a split. */
export function partUnder(split: DataSplit, name: string): SeenRecording['part'] {
  if (split.kind === 'by-time') return 'both';
  return split.train.includes(name) ? 'train' : 'validation';
}

/**
 * What a report says of a recording: whether the model has seen its events, whatever the file is called.
 *
 * @param seen undefined where nobody knows what trained the model
 */
export function roleOf(seen: readonly SeenRecording[] | undefined, fingerprint: string): string {
  if (seen === undefined) return 'unknown';
  const parts = seen.filter((recording) => recording.fingerprint === fingerprint).map(({ part }) => part);
  if (parts.includes('train')) return 'trained the model';
  if (parts.includes('both')) return 'its first part trained the model';
  return parts.length > 0 ? 'held out' : 'unseen';
}
