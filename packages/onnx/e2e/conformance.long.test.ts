import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { loadModelBytes } from '../src/run/load-model.ts';
import { smallModel } from '../src/small-model.fixture.ts';
import { writeModel } from '../src/write/write-model.ts';
import { engineOfModels } from './engine-of-models.fixture.ts';

/*
 * Models must do what engines must do, but for winner-take-all, which belongs to learning and is in no file, and for what the interface
 * leaves to the engine: state as plain data (models have snapshots), and time that passes at once. A model holds transport layers, so it
 * refuses none. Random networks of exact numerics are in thousand-windows.long.test.ts, on both graphs.
 */
const others = [
  'competition',
  'potentials of the equations',
  'state that was put back',
  'time that passes at once',
  'refuses transport layers',
  ', exact',
];

/** Declares what models have. */
const inference =
  <Body>(declare: (name: string, body: Body) => void) =>
  (name: string, body: Body): void => {
    if (!others.some((part) => name.includes(part))) declare(name, body);
  };
const runner = { describe: inference<() => void>(describe), test: inference<() => Promise<void>>(test), expect };

// Of the sequence graph all kinds of layers are in src/run/all-layers.long.test.ts.
for (const graph of ['step', 'sequence'] as const)
  backendConformance(engineOfModels(graph), runner, { allLayers: graph === 'step' });

/* WebGPU computes in software where there is only that (Mesa's lavapipe): the same graph and the same shaders, slowly. */
const small = smallModel();
const problem = await loadModelBytes(writeModel(small.network, small.weights, { graph: { kind: 'step' } }).bytes, {
  device: 'webgpu',
}).then(
  (session) => session.close(),
  (error: Error) => error.message,
);
if (problem !== undefined) console.log(`skipped: the conformance on WebGPU: ${problem}`);
const onWebgpu = {
  ...runner,
  describe: inference<() => void>(problem === undefined ? describe : describe.skip),
};
for (const graph of ['step', 'sequence'] as const)
  backendConformance(engineOfModels(graph, 'webgpu'), onWebgpu, { allLayers: graph === 'step' });
