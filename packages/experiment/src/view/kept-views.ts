import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recordingName } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import { type KeptView, packView, unpackView } from '@spikeseg/viewer/data';
import { UsageError } from '../errors/errors.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { readWhole, writeAtomic } from '../run-folder/files.ts';
import type { DetectRecord } from './detect-record.ts';

/** Largest file that is read back, bytes. */
const maxBytes = 2 ** 30;

const pathOf = (folder: string, name: string): string => join(folder, 'view', `${recordingName(name)}.gz`);

/** Keeps what was found in the folder of a detection, so that it is looked at without another search. */
export function keepView(folder: string, { name, ...found }: KeptView & { readonly name: string }): void {
  writeAtomic(pathOf(folder, name), packView(found));
}

/**
 * What comes of what a detection has kept of a recording; undefined where it kept nothing, or the recording is not the one that was searched.
 *
 * @throws UsageError when the file is damaged, also where only `use` finds that out
 */
export function fromKeptView<T>(
  folder: string,
  { recordings }: Pick<DetectRecord, 'recordings'>,
  { name, events }: Recording,
  use: (kept: KeptView) => T,
): T | undefined {
  const path = pathOf(folder, name);
  if (!existsSync(path)) return undefined;
  const fingerprint = fingerprintOf(events);
  if (!recordings.some((one) => one.name === name && one.fingerprint === fingerprint)) return undefined;
  const refuse = (got: string, options?: ErrorOptions) =>
    new UsageError(`${path}: expected what detect kept for view, got ${got}; delete it, and view searches again`, options);
  const bytes = readWhole(path, maxBytes, refuse);
  try {
    return use(unpackView(bytes));
  } catch (cause) {
    throw refuse('a damaged file', { cause });
  }
}
