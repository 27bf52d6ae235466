import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { EpochReport } from '@spikeseg/stdp';
import { expect, it } from 'vitest';
import { readCheckpoint } from '../checkpoints/checkpoint.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { checkpointStore } from './checkpoint-store.ts';

const model = tinyCheckpoint();

function storeWith(options: Partial<SpikesegConfig['checkpoint']> = {}) {
  const folder = join(temporaryFolder(), 'checkpoints');
  mkdirSync(folder);
  const store = checkpointStore(folder, { ...tinyConfig().checkpoint, ...options }, model);
  /** Ends an epoch that leaves its number in a threshold. */
  const epoch = (layer: string, number: number, best = false): void => {
    const { weights } = model;
    const mark = { shape: [1], data: Float32Array.of(number) };
    const report: EpochReport = {
      layer,
      epoch: number - 1,
      validation: undefined,
      best,
      outcome: undefined,
      state: { finished: [], current: null },
      weights: { ...weights, 'conv3.threshold': mark },
    };
    store.saveEpoch(report);
  };
  const files = () => readdirSync(folder).toSorted();
  const markIn = (name: string) => readCheckpoint(join(folder, `${name}.safetensors`)).weights['conv3.threshold'].data[0];
  return { store, folder, epoch, files, markIn };
}

it('keeps the newest numbered checkpoints, across layers in their order', () => {
  const { epoch, files, markIn } = storeWith({ keep_last_n: 3 });
  for (const number of [1, 2, 3]) epoch('conv2', number);
  for (const number of [1, 2]) epoch('conv3', number);
  expect(files()).toEqual([
    'epoch-001-conv3.safetensors',
    'epoch-002-conv3.safetensors',
    'epoch-003-conv2.safetensors',
    'last.safetensors',
  ]);
  expect(markIn('last')).toBe(2);
});

it('the tenth and the thousandth epoch count as later, not as text', () => {
  const { epoch, files } = storeWith({ keep_last_n: 2 });
  for (const number of [9, 10, 999, 1000]) epoch('conv2', number);
  expect(files()).toEqual(['epoch-1000-conv2.safetensors', 'epoch-999-conv2.safetensors', 'last.safetensors']);
});

it('keep_last_n 0 keeps none but last', () => {
  const { epoch, files } = storeWith({ keep_last_n: 0 });
  epoch('conv2', 1);
  expect(files()).toEqual(['last.safetensors']);
});

it('saves every save_interval epochs', () => {
  const { epoch, files, markIn } = storeWith({ save_interval: 2 });
  epoch('conv2', 1);
  expect(files()).toEqual([]);
  for (const number of [2, 3, 4, 5]) epoch('conv2', number);
  expect(files()).toEqual(['epoch-002-conv2.safetensors', 'epoch-004-conv2.safetensors', 'last.safetensors']);
  expect(markIn('last')).toBe(4);
});

it('best is written only when an epoch is better, whatever the interval, and only when wanted', () => {
  const { epoch, markIn } = storeWith({ save_interval: 10 });
  epoch('conv2', 1, true);
  epoch('conv2', 2, false);
  expect(markIn('best')).toBe(1);
  epoch('conv2', 3, true);
  expect(markIn('best')).toBe(3);
  const without = storeWith({ save_best: false });
  without.epoch('conv2', 1, true);
  expect(without.files()).not.toContain('best.safetensors');
});

it('the same content gives the same bytes, and the split goes with it', () => {
  const { store, folder } = storeWith();
  const work = { weights: model.weights, state: model.training.state };
  const [first, second] = [store.save('last', work), store.save('again', work)];
  expect(first).toBe(join(folder, 'last.safetensors'));
  expect(readFileSync(second)).toEqual(readFileSync(first));
  expect(readCheckpoint(first).training).toEqual(model.training);
});

it('what is stopped in the middle leaves last as it was, and nothing missing that last knows of', () => {
  const { folder, epoch, files } = storeWith({ keep_last_n: 2 });
  // A folder in its place: writing last fails, as a kill would end it before that.
  mkdirSync(join(folder, 'last.safetensors', 'taken'), { recursive: true });
  for (const number of [1, 2, 3]) expect(() => epoch('conv2', number, true)).toThrow(/EISDIR|EEXIST|EPERM|ENOTEMPTY/);
  expect(files()).toEqual(['best.safetensors', 'epoch-002-conv2.safetensors', 'epoch-003-conv2.safetensors', 'last.safetensors']);
});
