import type { Device } from './run/device.ts';
import { loadModelBytes } from './run/load-model.ts';
import { smallModel } from './small-model.fixture.ts';
import { writeModel } from './write/write-model.ts';

const { network, weights } = smallModel();
const { bytes } = writeModel(network, weights, { graph: { kind: 'step' } });

/** Why nothing runs on WebGPU here. In software (Mesa's lavapipe) it computes the same, slowly. */
const problem = await loadModelBytes(bytes, { device: 'webgpu:software' }).then(
  (session) => session.close(),
  (error: Error) => error.message,
);
if (problem !== undefined) console.log(`skipped: what runs on WebGPU: ${problem}`);

/** Where models run here: the processor, and WebGPU where it is. */
export const devicesHere: readonly Device[] = problem === undefined ? ['cpu', 'webgpu:software'] : ['cpu'];
