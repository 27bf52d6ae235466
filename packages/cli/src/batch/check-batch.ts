import { isAbsolute } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { UsageError } from '../errors/errors.ts';

/** @throws UsageError for a configuration whose runs would write into the same folder */
export function checkFoldersInside({ checkpoint, logging }: SpikesegConfig): void {
  const folders = { 'checkpoint.save_dir': checkpoint.save_dir, 'logging.log_dir': logging.log_dir };
  const [outside] = Object.entries(folders).filter(([, folder]) => isAbsolute(folder));
  if (outside === undefined) return;
  throw new UsageError(
    `${outside[0]}: expected a folder inside the folder of each run, got ${outside[1]}, where several runs would overwrite each other; give a relative one`,
  );
}
