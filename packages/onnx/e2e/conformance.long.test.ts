import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { engineOfModels } from './engine-of-models.fixture.ts';

/* Models must do what engines must do, but for winner-take-all, which belongs to learning and is in no file. */

const isLearning = (name: string): boolean => name.includes('competition');
const runner = {
  describe: (name: string, body: () => void) => (isLearning(name) ? undefined : describe(name, body)),
  test: (name: string, body: () => Promise<void>) => (isLearning(name) ? undefined : test(name, body)),
  expect,
};

backendConformance(engineOfModels('step'), runner);
backendConformance(engineOfModels('sequence'), runner);
