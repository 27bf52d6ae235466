import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { engineOfModels } from './engine-of-models.fixture.ts';

/* Models must do what engines must do, but for winner-take-all, which belongs to learning and is in no file. */

/** Declares what is not about learning. */
const inference =
  <Body>(declare: (name: string, body: Body) => void) =>
  (name: string, body: Body): void => {
    if (!name.includes('competition')) declare(name, body);
  };
const runner = { describe: inference<() => void>(describe), test: inference<() => Promise<void>>(test), expect };

backendConformance(engineOfModels('step'), runner);
backendConformance(engineOfModels('sequence'), runner);
