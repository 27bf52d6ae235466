import { describe, expect, test } from 'vitest';
import { backendConformance } from '../../testing/suites/conformance.ts';
import { wasmBackend } from './backend.ts';

backendConformance(wasmBackend, { describe, test, expect }, { allLayers: true });
