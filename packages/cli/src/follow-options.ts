import { UsageError } from '@spikeseg/runs';
import { type OptionValues } from './settings.ts';
import { defaultPort } from './view/local-server.ts';

/** What the command line says about a stream. */
interface FollowArguments {
  readonly source: string;
  readonly sensorSize: string | undefined;
  readonly idleMs: number | undefined;
  readonly statusMs: number | undefined;
  readonly maxBurst: number | undefined;
  readonly state: string | undefined;
  readonly learns: boolean;
  /** UTC of the first event. */
  readonly start: string | undefined;
  /** Port to show the stream at. */
  readonly viewPort: number | undefined;
}

/** @throws UsageError when `--follow` is given what it cannot do */
export function checkFollow(files: readonly string[], options: OptionValues): FollowArguments {
  const [source, ...others] = files;
  if (others.length > 0) throw new UsageError(`detect --follow: expected one file, or - for standard input, got ${files.length}`);
  const written = ['events', 'masks', 'output', 'show'].find((name) => options[name] !== undefined);
  if (written !== undefined) {
    throw new UsageError(`--${written}: is about files, and detect --follow writes JSON lines to standard output and no file`);
  }
  if (options['offline'] === true) {
    throw new UsageError('--offline: needs the whole recording, and detect --follow reports while it comes in');
  }
  const sensorSize = options['sensorSize'];
  return {
    source,
    sensorSize: typeof sensorSize === 'string' ? sensorSize : undefined,
    idleMs: milliseconds('idle', options),
    statusMs: milliseconds('status', options),
    maxBurst: burst(options),
    state: typeof options['state'] === 'string' ? options['state'] : undefined,
    learns: options['learn'] === true,
    start: typeof options['start'] === 'string' ? options['start'] : undefined,
    viewPort: options['view'] === true ? defaultPort : (options['view'] as number | undefined),
  };
}

/** More than a computer has memory for. */
const largestBurst = 2 ** 31;

function burst({ maxBurst: value }: OptionValues): number | undefined {
  if (value === undefined) return undefined;
  const events = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;
  if (events >= 1 && events <= largestBurst) return events;
  throw new UsageError(`--max-burst: expected a number of events from 1 to ${largestBurst}, got ${JSON.stringify(value)}`);
}

/** The longest time that a timer takes is 2^31 − 1 ms. */
const longestSeconds = 2_147_483;

function milliseconds(name: string, options: OptionValues): number | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const seconds = typeof value === 'string' && /^\d*\.?\d+$/.test(value) ? Number(value) : 0;
  if (seconds >= 0.001 && seconds <= longestSeconds) return 1000 * seconds;
  throw new UsageError(`--${name}: expected seconds from 0.001 to ${longestSeconds}, got ${JSON.stringify(value)}`);
}
