import type { Context, EncoderRow, Growth, StreamTimes, TrainingTimes } from '@spikeseg/experiment/parts';

/** What a benchmark found; with --json it is printed as it is. */
export interface BenchResult {
  readonly machine: Context['host'] & { readonly node: string };
  readonly rounds: number;
  /** Of the engine that commands use, and of the plain one. */
  readonly training: Readonly<Record<string, TrainingTimes>>;
  /** By density on the input of the configuration, and by size at one density. */
  readonly densities: readonly EncoderRow[];
  readonly sizes: readonly EncoderRow[];
  /** Over the windows that learning saw, with the engine that commands use. */
  readonly growth: Growth;
  readonly stream: StreamTimes;
  readonly peakMemoryBytes: number;
  /** Why figures may mean nothing, one line each. */
  readonly warnings: readonly string[];
}
