import { z } from 'zod';
import { checkpointSection } from './checkpoint.ts';
import { convergenceSection } from './convergence.ts';
import { dataSection } from './data.ts';
import { evaluationSection } from './evaluation.ts';
import { evidenceSection } from './evidence.ts';
import { experimentKeys } from './experiment.ts';
import { homeostasisSection } from './homeostasis.ts';
import { loggingSection } from './logging.ts';
import { modelSection } from './model.ts';
import { networkKey } from './network.ts';
import { stdpSection } from './stdp.ts';
import { trackingSection } from './tracking.ts';
import { wtaSection } from './wta.ts';

/*
 * The whole configuration: the only home of keys, types, defaults and help texts. What a single key may be is said
 * here; what keys must be to each other is said in ../rules.
 */
export const configSchema = z.strictObject({
  ...experimentKeys,
  model: modelSection,
  network: networkKey,
  stdp: stdpSection,
  wta: wtaSection,
  homeostasis: homeostasisSection,
  data: dataSection,
  convergence: convergenceSection,
  checkpoint: checkpointSection,
  logging: loggingSection,
  evaluation: evaluationSection,
  evidence: evidenceSection,
  tracking: trackingSection,
});
