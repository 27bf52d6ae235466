import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from '../src/backend.ts';

backendConformance(tfjsBackend({ platform: 'cpu' }), { describe, test, expect });
