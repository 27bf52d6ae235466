import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallModel } from '../small-model.fixture.ts';
import { saveModel } from '../write/write-model.ts';
import { openModel } from './open-model.ts';

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-open-'));
  const { network, weights } = smallModel();
  await saveModel(path('net.onnx'), network, weights, { graph: { kind: 'step' } });
  await saveModel(path('other.onnx'), network, weights, { graph: { kind: 'sequence', steps: 2 } });
});
afterAll(() => rm(folder, { recursive: true }));

describe('openModel', () => {
  test('opens a file and what lies beside it', async () => {
    const { network, metadata, bytes } = await openModel(path('net.onnx'));
    expect([network.layers.length, metadata.graph.kind, bytes.length > 1000]).toEqual([3, 'step', true]);
  });

  test('says what is missing and how to go on', async () => {
    await expect(openModel(path('none.onnx'))).rejects.toMatchObject({
      problem: 'unreadable',
      message: expect.stringMatching(says(path('none.onnx'), 'there is none')),
    });
    await copyFile(path('net.onnx'), path('alone.onnx'));
    await expect(openModel(path('alone.onnx'))).rejects.toMatchObject({ problem: 'sidecar-missing', file: path('alone.json') });
    expect((await openModel(path('alone.onnx'), 'ignored')).metadata.graph).toEqual({ kind: 'step' });
  });

  test('refuses a model, and a JSON file, of 3 GiB before it reads them', async () => {
    const large = 'it has 3221225472 bytes, which is more than the 1073741824 that are read';
    await copyFile(path('net.onnx'), path('large.onnx'));
    await writeFile(path('large.json'), '');
    await truncate(path('large.json'), 3 * 2 ** 30);
    await expect(openModel(path('large.onnx'))).rejects.toMatchObject({
      message: expect.stringContaining(large),
      file: path('large.json'),
    });
    await truncate(path('large.onnx'), 3 * 2 ** 30);
    await expect(openModel(path('large.onnx'))).rejects.toMatchObject({ problem: 'unreadable', file: path('large.onnx') });
  });
});
