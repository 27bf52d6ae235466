import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from '../src/backend.ts';

// Layers of all kinds: src/all-layers.test.ts.

backendConformance(tfjsBackend({ platform: 'cpu' }), { describe, test, expect });
