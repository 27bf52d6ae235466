import { detectorNames, firstPerCell } from '@spikeseg/batch';
import { defaultGrid } from '@spikeseg/evaluation';
import { defaultMaxBurst, engineNames } from '@spikeseg/experiment/commands';
import { formatsToWrite } from './recordings/convert.ts';

/** What options of commands take, and what they are where they are left out: for help. */
export const optionValues = {
  detectors: detectorNames,
  engines: engineNames,
  /** That `convert` writes. */
  formats: formatsToWrite.map(({ name }) => name),
  /** That `completeness` injects; with `quick` so many objects of every kind first. */
  grid: defaultGrid,
  firstPerCell,
  /** Most events within the time for which a stream is kept. */
  maxBurst: defaultMaxBurst,
} as const;
