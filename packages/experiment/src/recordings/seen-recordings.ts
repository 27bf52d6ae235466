import { createHash } from 'node:crypto';
import type { SpikesegConfig } from '@spikeseg/config';
import type { DataSplit } from '@spikeseg/data-ebssa/splits';
import type { EventStream } from '@spikeseg/events';
import { z } from 'zod';
import { detectorOf } from '../detectors/detector-kinds.ts';

/** A recording that took part in a training. `both`: its first part trained, its last part validated. */
export const seenSchema = z
  .strictObject({
    name: z.string(),
    part: z.enum(['train', 'validation', 'both']),
    /** Of its events, so that it is known again under another name, in another folder or format. */
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .readonly();
export type SeenRecording = z.infer<typeof seenSchema>;

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
 * @param seen undefined where the training recordings are unknown
 */
export function roleOf(seen: readonly SeenRecording[] | undefined, fingerprint: string): string {
  if (seen === undefined) return 'unknown';
  const parts = seen.filter((recording) => recording.fingerprint === fingerprint).map(({ part }) => part);
  if (parts.includes('train')) return 'trained the model';
  if (parts.includes('both')) return 'its first part trained the model';
  return parts.length > 0 ? 'held out' : 'unseen';
}

/*
 * The evidence of events, and the neurons that add it up, were designed with recordings in sight, labels included
 * (docs/sequential-test.md, "Constants of the detector"). Nothing was trained there, and yet a score on these recordings is in-sample. They are known by
 * their events, see `fingerprintOf`, whatever a file is called.
 */

const designRecordings: ReadonlySet<string> = new Set([
  // SL8RB_1957_davis_td_labelled
  '93813c5f632358b357779a446d82941430b5f46a2c1d26a743203d08c030615a',
  // geostarelong_abs6_2022_davis_td_labelled
  '3bf3b0f3d6c2537f61b55bc91f5b7a7ce940a5fafc7bccf8ef00ce483055b977',
  // 2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td
  '82f001c06cfcf67c4837050217e38eb95ef77e730edc4572e4a8eb5a354cf122',
]);

/** Those of the recordings on which the evidence detector was designed, by name. */
export const designedOn = (fingerprints: Readonly<Record<string, string>>): string[] =>
  Object.entries(fingerprints).flatMap(([name, fingerprint]) => (designRecordings.has(fingerprint) ? [name] : []));

const untaught = 'nothing was trained';

/**
 * What a table says of a recording: the part that it had in training, or in the design of what detects.
 *
 * @param seen as for {@link roleOf}
 */
export function provenance(config: SpikesegConfig, seen: readonly SeenRecording[] | undefined, fingerprint: string): string {
  const { needsTraining, weighsEvents } = detectorOf(config);
  const role = !needsTraining && seen?.length === 0 ? untaught : roleOf(seen, fingerprint);
  const free = role === untaught || role === 'unseen' || role === 'held out';
  return free && weighsEvents(config) && designRecordings.has(fingerprint) ? 'designed on' : role;
}
