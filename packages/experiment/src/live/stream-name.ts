import { basename } from 'node:path';
import { UsageError } from '../errors/errors.ts';

/** What the answers about a stream are called. @throws UsageError for a file of a kind that does not grow */
export function streamName(source: string): string {
  if (source === '-') return 'stdin';
  if (!/\.(mat|h5|hdf5)$/i.test(source)) return basename(source).replace(/\.(csv|txt)$/i, '');
  throw new UsageError(
    `${source}: expected a stream of lines t_us,x,y,p to follow, got a file that does not grow; detect reads it without --follow`,
  );
}
