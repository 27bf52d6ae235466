import { sceneOptions } from '@spikeseg/events';
import { deriveSeed } from '@spikeseg/snn-core';

/** The noise of a real DAVIS, and nothing else. */
export const noiseOnly = sceneOptions('slews', { durationS: 120, satellites: 0 });

/** Scenes of the generator, how many of each, and what they hold. */
const kinds = [
  ['slews', 4, sceneOptions('slews')],
  ['passing', 3, sceneOptions('passing')],
  ['crossing', 2, sceneOptions('crossing')],
  ['noise', 2, noiseOnly],
];

/** Options of the generator and a seed for every scene. @param base seed of all */
export function scenes(base) {
  return kinds.flatMap(([kind, count, options]) =>
    Array.from({ length: count }, (_, i) => ({ kind, seed: deriveSeed(base, kind, i + 1), options })),
  );
}
