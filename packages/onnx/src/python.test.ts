import { type SparseSpikes, sparseFromDense } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, test } from 'vitest';
import { arrayDifference, denseFromSparse, inputShape, randomSpikes } from '../../snn-core/src/testing/testing.fixture.ts';
import { allLayersModel } from './all-layers.fixture.ts';
import type { GraphKind } from './file/metadata.ts';
import { runPython } from './python.fixture.ts';
import { checkModels, runModels } from './python-programs.fixture.ts';
import { randomModel } from './random-models.fixture.ts';
import { writeModel } from './write/write-model.ts';

const graphs: readonly GraphKind[] = [{ kind: 'step' }, { kind: 'sequence', steps: 4 }, { kind: 'sequence', steps: 1 }];

describe.skipIf(runPython === undefined)("other programs' view of our files", () => {
  test('the checker of ONNX and strict shape inference accept 50 random networks', () => {
    const models = Array.from({ length: 50 }, (_, k) => {
      const { network, weights } = randomModel(k, k % 5 === 0 ? { numerics: 'float' } : {});
      const outputs = k % 2 === 0 ? 'all' : 'spikes';
      return [`${k}.onnx`, writeModel(network, weights, { graph: graphs[k % 3], outputs }).bytes] as const;
    });
    expect(runPython?.(checkModels, Object.fromEntries(models))).toEqual({ checked: 50, ir: [8], opsets: [17] });
  });

  test('and 30 with transport layers and branches', () => {
    const models = Array.from({ length: 30 }, (_, k) => {
      const { network, weights } = allLayersModel(k, k % 5 === 4 ? 'float' : 'exact');
      const outputs = k % 2 === 0 ? 'all' : 'spikes';
      return [`${k}.onnx`, writeModel(network, weights, { graph: graphs[k % 3], outputs }).bytes] as const;
    });
    expect(runPython?.(checkModels, Object.fromEntries(models))).toEqual({ checked: 30, ir: [8], opsets: [17] });
  });

  test('ONNX Runtime in Python gives the spikes of the engine', async () => {
    const files: Record<string, Uint8Array> = {};
    const expected: SparseSpikes[] = [];
    for (let k = 0; k < 16; k++) {
      const { network, weights, random } = k < 8 ? randomModel(k) : allLayersModel(k);
      const window = randomSpikes(inputShape(network, 4), k < 8 ? 0.2 : 0.03, k < 8 ? 'binary' : 'nats', random);
      files[`${k}.onnx`] = writeModel(network, weights, { graph: graphs[k % 2] }).bytes;
      files[`${k}.x`] = new Uint8Array(denseFromSparse(window).buffer);
      const session = await typescriptBackend.compile(network, weights);
      const [{ spikes }] = Object.values((await session.run(window)).layers);
      expected.push(spikes);
    }
    const found = runPython?.(runModels, files) as number[][];
    const differences = found.map((units, k) => arrayDifference(`network ${k}`, flat(expected[k]), units));
    expect(differences).toEqual(expected.map(() => undefined));
    expect(found.flat().length).toBeGreaterThan(500);
  });
});

/** Places of the spikes in [T, C, H, W]. */
function flat(spikes: SparseSpikes): number[] {
  const dense = denseFromSparse(spikes);
  return [...sparseFromDense([1, 1, 1, dense.length], dense).index];
}
