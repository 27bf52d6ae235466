import { describe, expect, test } from 'vitest';
import { backendConformance } from '../../testing/suites/conformance.ts';
import { wasmBackendOf } from './backend.ts';

for (const flavour of ['simd', 'scalar'] as const)
  backendConformance(wasmBackendOf(flavour), { describe, test, expect }, { allLayers: true });
