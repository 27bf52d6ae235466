import { backendConformance } from '@spikeseg/snn-core/testing';
import { describe, expect, test } from 'vitest';
import { devicesHere } from '../src/webgpu.fixture.ts';
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
for (const device of devicesHere) {
  for (const graph of ['step', 'sequence'] as const)
    backendConformance(engineOfModels(graph, device), runner, { allLayers: graph === 'step' });
}
