import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { tfjsBackend } from '../src/backend.ts';

/* In software (Mesa's lavapipe) where there is only that. */
const backend = tfjsBackend({ platform: 'webgpu', software: true });
const available = await backend.isAvailable();
if (available !== true) console.log(`skipped: the conformance of TensorFlow.js on WebGPU: ${available}`);
backendConformance(backend, { describe: available === true ? describe : describe.skip, test, expect });
