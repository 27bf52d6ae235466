import { z } from 'zod';
import { key, section } from './annotations.ts';
import { detectorNames } from './detector-names.ts';
import { numberIn, oneOf, positive, positiveUpTo } from './values.ts';

/** How a trained network is run and scored. */
export const evaluationSection = section('Evaluation', {
  detector: key(oneOf(...detectorNames), 'network', {
    description:
      'Trained network, evidence detector or a baseline; detect and evaluate without a checkpoint use evidence, unless the key is set',
    extension: true,
  }),
  state: key(oneOf('carry', 'reset'), 'reset', {
    description: 'reset: every window starts from rest; carry: potentials go on from window to window',
    extension: true,
  }),
  match_radius_px: key(positiveUpTo(1e6), 6, {
    description: 'Largest distance of a detection from a label that it hits',
    unit: 'sensor px',
    extension: true,
  }),
  radii_px: key(z.array(positive()).min(1), [1, 3, 5, 10], {
    description: 'Radii of the discs of Afshar volumes',
    unit: 'sensor px',
    source: 'Afshar 2020',
    extension: true,
  }),
  slice_ms: key(numberIn(1, 5000), 10, {
    description: 'Length of the time slices that are scored',
    unit: 'ms',
    source: 'Afshar 2020',
    extension: true,
  }),
});
