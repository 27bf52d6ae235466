import { defaultMaxBurst, engineNames } from '@spikeseg/experiment/commands';
import { formatsToWrite } from './recordings/convert.ts';

/** What options of commands take, and what they are where they are left out: for help. */
export const optionValues = {
  engines: engineNames,
  /** That `convert` writes. */
  formats: formatsToWrite.map(({ name }) => name),
  /** Most events within the time for which a stream is kept. */
  maxBurst: defaultMaxBurst,
} as const;
