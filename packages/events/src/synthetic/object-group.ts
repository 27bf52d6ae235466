import { randomGenerator, type SensorSize } from '@spikeseg/snn-core';
import type { GeneratorOptions } from './generator-options.ts';
import type { Spot } from './moving-spot.ts';
import { crossingPaths, meetingPaths, passingPaths } from './scenes/crossing-scenes.ts';
import { sceneSlews, slewsPaths } from './scenes/slews-scene.ts';
import type { Slew } from './slews.ts';

/** Paths on the chip that fit together, and the slews that they go through. */
interface ObjectGroup {
  readonly paths: readonly Spot[];
  readonly slews: readonly Slew[];
}

/** The group that the options name, none of its objects where there are to be no satellites; undefined where they name none. */
export function objectGroup(options: GeneratorOptions, sensor: SensorSize, seed: number): ObjectGroup | undefined {
  const { objects, durationS, satellites } = options;
  if (objects === undefined) return undefined;
  const random = randomGenerator(seed);
  const slews = objects === 'slews' ? sceneSlews(durationS, random) : [];
  const paths = {
    slews: () => slewsPaths(slews, sensor, durationS, random),
    passing: () => passingPaths(sensor, durationS, random),
    crossing: () => crossingPaths(sensor, durationS, random),
    meeting: () => meetingPaths(options, sensor, random),
  };
  return { paths: satellites === 0 ? [] : paths[objects](), slews };
}
