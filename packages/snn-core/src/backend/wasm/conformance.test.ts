import { describe, expect, test } from 'vitest';
import { backendConformance } from '../../testing/suites/conformance.ts';
import { wasmBackendOf } from './backend.ts';

// What the scalar kernels compute is compared with the TypeScript engine, bit for bit, in engine.test.ts; all else is the same code.
backendConformance(wasmBackendOf('simd'), { describe, test, expect }, { allLayers: true });
