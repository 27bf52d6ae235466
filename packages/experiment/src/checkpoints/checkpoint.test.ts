import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeConfigs, type PartialConfig } from '@spikeseg/config';
import { writeSafetensors } from '@spikeseg/snn-core/safetensors';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { networkFromConfig } from '../network/network.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { CheckpointError, encodeCheckpoint, readCheckpoint } from './checkpoint.ts';

function saved(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'last.safetensors');
  writeFileSync(path, bytes);
  return path;
}

function errorOf(path: string): CheckpointError {
  try {
    readCheckpoint(path);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
  throw new Error('expected a CheckpointError');
}

it('comes back with weights, network, configuration and training', () => {
  const checkpoint = tinyCheckpoint(tinyConfig({ seed: 7, model: { n_classes: 2 }, data: { timestep_ms: 50 } }));
  const read = readCheckpoint(saved(encodeCheckpoint(checkpoint)));
  expect(read.weights).toEqual(checkpoint.weights);
  expect(read.network).toEqual(checkpoint.network);
  expect(read.training).toEqual(checkpoint.training);
  expect(read.config).toMatchObject({ seed: 7, model: checkpoint.config.model, data: { timestep_ms: 50 } });
});

it.each<PartialConfig>([
  { device: 'cuda' },
  { output_dir: '/elsewhere' },
  { experiment_name: 'other' },
  { logging: { log_level: 'DEBUG', tensorboard: false } },
  { checkpoint: { keep_last_n: 1 } },
  { data: { data_root: '/elsewhere', num_workers: 4, limit_factor: 2, columns: 't,x,y,p' } },
])('%j says where and how fast, not what: the bytes are the same', (place) => {
  const moved = tinyCheckpoint(mergeConfigs(tinyConfig(), place));
  expect(encodeCheckpoint(moved)).toEqual(encodeCheckpoint(tinyCheckpoint()));
});

it.each<PartialConfig>([
  { seed: 8 },
  { stdp: { lr_plus: 0.5, use_soft_bounds: false } },
  { checkpoint: { save_best: false } },
  { data: { timestep_ms: 20 } },
])('%j says what: the bytes differ', (change) => {
  const changed = { ...tinyCheckpoint(), config: tinyConfig(change) };
  expect(encodeCheckpoint(changed)).not.toEqual(encodeCheckpoint(tinyCheckpoint()));
});

describe('weights at their bounds, which float32 holds as -0.1 and 0.1 and a little more', () => {
  const config = tinyConfig({ stdp: { weight_min: -0.1, weight_max: 0.1 }, model: { numerics: 'float' } });
  const checkpoint = tinyCheckpoint(config);
  const withWeights = (...values: readonly number[]): string => {
    const { shape, data } = checkpoint.weights['conv2.weight'];
    const changed = data.slice();
    changed.set(values);
    return saved(
      encodeCheckpoint({ ...checkpoint, weights: { ...checkpoint.weights, 'conv2.weight': { shape, data: changed } } }),
    );
  };
  const [bound] = Float32Array.of(0.1);
  /** The next number of float32 that is larger. */
  const beyond = new Float32Array(Uint32Array.of(new Uint32Array(Float32Array.of(bound).buffer)[0] + 1).buffer)[0];

  it('are read', () => {
    const { weights } = readCheckpoint(withWeights(-bound, bound));
    expect([...weights['conv2.weight'].data.subarray(0, 2)]).toEqual([-bound, bound]);
  });

  it.each([-beyond, beyond])('%f is refused', (outside) => {
    const { message } = errorOf(withWeights(outside));
    expect(message).toContain(
      `conv2.weight: expected weights of ${-bound} to ${bound}, as stdp.weight_min and weight_max say, got ${outside}`,
    );
  });
});

it('a file of 3 GiB is refused before it is read', () => {
  const path = join(temporaryFolder(), 'large.safetensors');
  writeFileSync(path, '');
  truncateSync(path, 3 * 2 ** 30);
  expect(errorOf(path).message).toBe(
    `${path}: expected a checkpoint (…/checkpoints/best.safetensors), got 3221225472 bytes, which is more than the 1073741824 that are read`,
  );
});

const whole = encodeCheckpoint(tinyCheckpoint());
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 4, 0);
const wider = tinyConfig({ model: { conv2_channels: 12 } });
it.each<[string, Uint8Array, RegExp]>([
  ['empty', new Uint8Array(), /^safetensors: header length: expected 8 bytes, got 0 \(at byte 0\)$/],
  [
    'cut off',
    whole.slice(0, whole.length - 1),
    /^safetensors: values: expected \d+ bytes, as the header says, got \d+ \(at byte \d+\)$/,
  ],
  ['cut in its header', whole.slice(0, 100), /^safetensors: header length: expected 2 to 92 bytes, got \d+ \(at byte 0\)$/],
  ['a PNG', png, /^safetensors: header length: expected 2 to 12 bytes, got 727905341920923785 \(at byte 0\)$/],
  ['foreign safetensors', writeSafetensors({}, {}), /metadata "format" must be spikeseg-checkpoint-2, got none$/],
  [
    'weights of another network',
    encodeCheckpoint({ ...tinyCheckpoint(), config: wider, network: networkFromConfig(wider) }),
    /conv2\.weight: expected shape \[12, 4, 5, 5\], got \[36, 4, 5, 5\]$/,
  ],
  [
    'another network than its configuration says',
    encodeCheckpoint({ ...tinyCheckpoint(), config: wider }),
    /metadata "network": expected the network of its configuration, got another$/,
  ],
  [
    'a bit of a weight',
    flipped(whole.length - 700),
    /metadata "checksum": expected [0-9a-f]{64}, .*, got [0-9a-f]{64}; the file/,
  ],
  [
    'without a tensor',
    encodeCheckpoint({ ...tinyCheckpoint(), weights: {} }),
    /expected conv1\.weight \[4, 2, 5, 5\], got none of that name/,
  ],
])('%s: the error names the file, what was expected and what was found', (_, bytes, reason) => {
  const path = saved(bytes);
  const error = errorOf(path);
  const beginning = `${path}: expected a checkpoint written by spikeseg-cli train, got last.safetensors: `;
  expect(error.message.slice(0, beginning.length)).toBe(beginning);
  expect(error.message.slice(beginning.length)).toMatch(reason);
  expect(error.cause).toBeInstanceOf(Error);
});

/** The file with the lowest bit of one byte the other way round. */
function flipped(at: number): Uint8Array {
  const bytes = whole.slice();
  bytes[at] ^= 1;
  return bytes;
}
