import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Backend, type SparseSpikes, type SpikeShape, wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { type NpyArray, readNpz, sharedPath } from '@spikeseg/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonModel } from './python-model.ts';

/*
 * Traces that the Python SpikeSEG left of the same checkpoint: what the command line loads must give the same spikes, on
 * both engines.
 */

const temporary = mkdtempSync(join(tmpdir(), 'spikeseg-python-'));
afterAll(() => rmSync(temporary, { recursive: true }));
const original = sharedPath('data/python-spikeseg/checkpoint_best.pt');
const checkpoint = original === undefined ? '' : asSafetensors(original);
const folder = sharedPath('golden') ?? '';
const layers = ['conv1', 'pool1', 'conv2', 'pool2', 'conv3'] as const;

interface Fixture {
  readonly params: { readonly weights?: string; readonly fire_once: boolean };
}
const fixtures: Record<string, Fixture> = folder === '' ? {} : JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')).fixtures;
/** The network as a user writes it from the file of PyTorch; an empty text where there is no Python. */
function asSafetensors(path: string): string {
  const written = join(temporary, 'best.safetensors');
  const script = fileURLToPath(new URL('../../../../tools/pt_to_safetensors.py', import.meta.url));
  const { error } = spawnSync('python3', [script, path, written]);
  if (error !== undefined) console.warn(`skipped: traces of the Python SpikeSEG (${error.message})`);
  return error === undefined ? written : '';
}

/** Those of the checkpoint as it is, without thresholds from elsewhere. */
const cases = Object.entries(fixtures).filter(
  ([name, { params }]) => params.weights === 'ckpt_weights.npz' && name.startsWith('enc_') && !name.includes('thresholds'),
);

/** Spikes from rows of (t, c, y, x). */
function spikesOf(shape: SpikeShape, { data }: NpyArray, values?: NpyArray): SparseSpikes {
  const offsets = new Uint32Array(shape[0] + 1);
  const index = new Uint32Array(data.length / 4);
  for (let i = 0; i < index.length; i++) {
    const [t, c, y, x] = data.subarray(4 * i, 4 * i + 4);
    offsets[t + 1]++;
    index[i] = (c * shape[2] + y) * shape[3] + x;
  }
  for (let t = 0; t < shape[0]; t++) offsets[t + 1] += offsets[t];
  return { shape, offsets, index, ...(values && { values: Float32Array.from(values.data) }) };
}

describe.skipIf(checkpoint === '' || folder === '')(
  'the trained checkpoint of the Python SpikeSEG, loaded as evaluate does',
  () => {
    it('there are 15 traces of it', () => expect(cases).toHaveLength(15));

    it.each(
      cases.flatMap(([name, { params }]) =>
        [typescriptBackend, wasmBackend].map((backend): [string, string, Backend, boolean] => [
          name,
          backend.name,
          backend,
          params.fire_once,
        ]),
      ),
    )('%s on %s: every spike of every layer', async (name, _, backend, fireOnce) => {
      const arrays = readNpz(`${folder}/${name}.npz`);
      const [steps, channels, height, width] = arrays['input_shape'].data;
      const given = { data: { input_height: height, input_width: width } };
      const { network, weights } = pythonModel(checkpoint, given);
      const session = await backend.compile({ ...network, fireOnce }, weights);
      const input = spikesOf([steps, channels, height, width], arrays['input_coords_tcyx'], arrays['input_values']);
      const traces = (await session.run(input, { record: layers })).layers;
      for (const layer of layers) {
        const { spikes } = traces[layer];
        const expected = spikesOf(spikes.shape, arrays[`${layer}_spikes_tcyx`]);
        expect(Buffer.from(spikes.offsets.slice().buffer).equals(Buffer.from(expected.offsets.buffer)), `${layer} steps`).toBe(
          true,
        );
        expect(Buffer.from(spikes.index.slice().buffer).equals(Buffer.from(expected.index.buffer)), `${layer} units`).toBe(true);
      }
      session.dispose();
    });
  },
);
