import { UsageError } from '@spikeseg/runs';
import { numberOf } from './given-options.ts';
import { type OptionValues, textOf } from './settings.ts';
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
  return {
    source,
    sensorSize: textOf(options, 'sensorSize'),
    idleMs: milliseconds('idle', options),
    statusMs: milliseconds('status', options),
    maxBurst: numberOf(options, 'maxBurst', {
      least: 1,
      most: largestBurst,
      whole: true,
      expected: `a number of events from 1 to ${largestBurst}`,
    }),
    state: textOf(options, 'state'),
    learns: options['learn'] === true,
    start: textOf(options, 'start'),
    viewPort: options['view'] === true ? defaultPort : (options['view'] as number | undefined),
  };
}

/** More than a computer has memory for. */
const largestBurst = 2 ** 31;

/** The longest time that a timer takes is 2^31 − 1 ms. */
const longestSeconds = 2_147_483;

function milliseconds(name: string, options: OptionValues): number | undefined {
  const seconds = numberOf(options, name, {
    least: 0.001,
    most: longestSeconds,
    expected: `seconds from 0.001 to ${longestSeconds}`,
  });
  return seconds === undefined ? undefined : 1000 * seconds;
}
