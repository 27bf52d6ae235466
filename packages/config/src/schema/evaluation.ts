import { z } from 'zod';
import { key, section } from './annotations.ts';
import { numberIn, oneOf, positive, positiveUpTo } from './values.ts';

/** How a trained network is run and scored. */
export const evaluationSection = section('Evaluation', {
  detector: key(oneOf('network', 'evidence'), 'network', {
    description:
      'The detector: a trained network, or evidence neurons, which need no training (evidence.*); detect and evaluate without a checkpoint use evidence unless this key is set',
    extension: true,
  }),
  state: key(oneOf('carry', 'reset'), 'reset', {
    description: 'reset: every window starts from rest, as in training; carry: membrane potentials go on from window to window',
    extension: true,
  }),
  match_radius_px: key(positiveUpTo(1e6), 6, {
    description: 'A detection hits a label that is at most this far away at its time',
    unit: 'sensor px',
    extension: true,
  }),
  radii_px: key(z.array(positive()).min(1), [1, 3, 5, 10], {
    description: 'Radii of the discs around labels that volumes are scored with',
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
