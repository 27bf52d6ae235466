import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, parseOverrides, stringifyConfig } from '@spikeseg/config';
import { ebssaModel } from '@spikeseg/detection';
import { usualOffShare } from '@spikeseg/events';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, workIn } from '../context/context.fixture.ts';
import { withOffShare } from '../detectors/evidence.ts';
import { namedModel } from '../models/detection-model.ts';
import { tinyCheckpoint, tinyConfig } from '../network/tiny.fixture.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import { seal } from './checkpoint-seal.ts';
import { type DetectorFile, encodeDetector, isDetectorFile, readDetector } from './detector-file.ts';

const settings = { evaluation: { detector: 'evidence' }, evidence: { false_alarms_per_hour: 7 } } as const;
const { network, weights } = ebssaModel({ width: 32, height: 24 });
// JSON knows no −0.
const stated = JSON.parse(JSON.stringify(network)) as typeof network;
const detector: DetectorFile = { config: loadConfig(undefined, { overrides: settings }), network: stated, weights, seen: [] };

/** A folder with a detector file, and a loader of it. */
function withFile(bytes: Uint8Array = encodeDetector(detector)) {
  const cwd = temporaryFolder();
  workIn(cwd);
  const path = join(cwd, 'mine.safetensors');
  writeFileSync(path, bytes);
  return {
    cwd,
    path,
    load: (name: string | undefined, args: string[] = []) =>
      namedModel('detect', { model: name, settings: parseOverrides(args) }),
  };
}

/** What a detector has learned from. */
const seen = [
  { name: 'night-1', part: 'train', fingerprint: 'a1'.repeat(32) },
  { name: '<night> 2', part: 'train', fingerprint: 'b2'.repeat(32) },
] as const;

/** The file with other metadata, its seal made anew. */
function withMetadata(change: Record<string, string>): Uint8Array {
  const { tensors, metadata } = readSafetensors(encodeDetector(detector));
  const { checksum: _, ...rest } = metadata;
  return seal({ tensors, metadata: { ...rest, ...change } });
}

/** The network with other numbers of brightnesses in its slow layer. */
const withMaps = (maps: number) =>
  JSON.stringify({ ...network, layers: network.layers.map((layer) => (layer.name === 'slow' ? { ...layer, maps } : layer)) });

/** What objects taught it. */
const taught = {
  motions: [{ vx: 18, vy: -11, spread: 0.5, objects: 3.9, events: 400, chance: 1e-4 }],
  offShare: { share: 0.31, sd: 0.02, before: 0.2, objects: 5, events: 900, gainNats: 12 },
};

describe('a detector file', () => {
  it('holds network, weights and settings; the same detector gives the same bytes', () => {
    const { path } = withFile();
    expect(isDetectorFile(path)).toBe(true);
    const read = readDetector(path);
    expect(read.network).toEqual(detector.network);
    expect(read.weights).toEqual(detector.weights);
    expect(read.config).toMatchObject(settings);
    expect(encodeDetector(read)).toEqual(new Uint8Array(readFileSync(path)));
  });

  it('says what was learned, and from how many objects; in another form it is refused', () => {
    const bytes = encodeDetector({ ...detector, learned: taught });
    expect(readDetector(withFile(bytes).path).learned).toEqual(taught);
    expect(readDetector(withFile().path).learned).toBeUndefined();
    const other = withFile(withMetadata({ learned: JSON.stringify({ ...taught, offShare: 0.3 }) })).path;
    expect(() => readDetector(other)).toThrow(/what it learned has another form/);
  });

  it('has the share of OFF events that was learned', async () => {
    expect(detector.config.evidence.object_off_share).toBe(usualOffShare);
    const learned = { ...detector, config: withOffShare(detector.config, 0.3125) };
    const { path, load } = withFile(encodeDetector(learned));
    expect(readDetector(path).config).toEqual(learned.config);
    expect((await load('mine.safetensors')).config.evidence.object_off_share).toBe(0.3125);
    expect((await load('mine.safetensors', ['evidence.object_off_share=0.2'])).config.evidence.object_off_share).toBe(0.2);
    expect(readDetector(withFile().path).config.evidence.object_off_share).toBe(usualOffShare);
  });

  it('is loaded like a checkpoint, and settings of the moment come before its own', async () => {
    const { load } = withFile();
    expect(await load('mine.safetensors')).toMatchObject({ name: 'mine', network: detector.network });
    expect((await load('mine.safetensors', ['evidence.bin_px=2'])).config).toMatchObject({
      ...settings,
      evidence: { false_alarms_per_hour: 7, bin_px: 2 },
    });
    await expect(load('mine.safetensors', ['stdp.lr_plus=0.5'])).rejects.toThrow(
      'stdp.lr_plus: is part of the trained model and cannot change now; expected data.input_width, data.input_height or a key whose role',
    );
  });

  it('fits another sensor, as its weights are those of any', async () => {
    const fitting = await withFile().load('mine.safetensors', ['data.input_width=64', 'data.input_height=48']);
    expect(fitting.network).toEqual({ ...detector.network, input: { ...detector.network.input, width: 64, height: 48 } });
    expect(fitting.config.data).toMatchObject({ input_width: 64, input_height: 48 });
    expect(fitting.weights).toEqual(detector.weights);
  });

  it('ebssa, and no name, are the detector of the package; a file of that name comes first', async () => {
    const { cwd, load } = withFile();
    expect((await load('ebssa')).weights).toEqual(detector.weights);
    expect((await load('ebssa')).name).toBe('evidence');
    expect(await load(undefined)).toEqual(await load('ebssa'));
    writeFileSync(join(cwd, 'ebssa'), encodeDetector(detector));
    expect((await load('ebssa')).config.evidence.false_alarms_per_hour).toBe(7);
  });

  it('tells what it has learned from, and is the same file as ever where that is nothing', async () => {
    const learned = { ...detector, seen };
    const { path, load } = withFile(encodeDetector(learned));
    expect(readDetector(path).seen).toEqual(seen);
    expect((await load('mine.safetensors')).seen).toEqual(seen);
    expect(encodeDetector(readDetector(path))).toEqual(encodeDetector(learned));
    const plain = withFile();
    expect(readDetector(plain.path).seen).toEqual([]);
    expect((await plain.load('mine.safetensors')).seen).toEqual([]);
    const { metadata } = readSafetensors(encodeDetector(detector));
    expect(Object.keys(metadata).toSorted()).toEqual(['checksum', 'config', 'format', 'network']);
  });

  it('of a run is loaded by the name of the run or by its path, with its data and the name of the run', async () => {
    const { cwd, load } = withFile();
    const checkpoints = join(cwd, 'runs/night/checkpoints');
    mkdirSync(checkpoints, { recursive: true });
    const config = tinyConfig({ data: { data_root: '/nights' }, evidence: { false_alarms_per_hour: 99 } });
    writeFileSync(join(cwd, 'runs/night/config.yaml'), stringifyConfig(config));
    writeFileSync(join(cwd, 'runs/night/run.json'), '{}');
    writeFileSync(join(checkpoints, 'best.safetensors'), encodeDetector({ ...detector, seen }));
    for (const name of ['night', 'runs/night/checkpoints/best.safetensors']) {
      const model = await load(name);
      expect(model).toMatchObject({ name: 'night', seen, network: detector.network });
      expect(model.config).toMatchObject({ ...settings, data: { data_root: '/nights' } });
    }
    expect((await load('night', ['data.data_root=/others'])).config.data.data_root).toBe('/others');
  });

  it('a checkpoint, a short file and none are no detectors', () => {
    const { cwd, path } = withFile(encodeCheckpoint(tinyCheckpoint(tinyConfig({}))));
    expect(isDetectorFile(path)).toBe(false);
    writeFileSync(path, 'short');
    expect(isDetectorFile(path)).toBe(false);
    expect(isDetectorFile(join(cwd, 'missing'))).toBe(false);
  });

  it.each([
    [
      'a network of another kind',
      { network: JSON.stringify(tinyCheckpoint(tinyConfig({})).network) },
      'none that adds up evidence',
    ],
    ['more kinds of brightness than there are', { network: withMaps(4) }, 'none that adds up evidence'],
    ['no network', { network: '7' }, 'another form'],
    [
      'a network of impossible sizes',
      { network: JSON.stringify({ ...detector.network, input: { channels: 24, width: -1, height: 4 } }) },
      'input.height|input.width',
    ],
    ['no configuration', { config: '3' }, 'expected an object'],
    ['that of a network', { config: '{"evaluation":{"detector":"network"}}' }, 'adds up no evidence'],
    ['recordings that are none', { seen: '[{"name":"night","part":"test"}]' }, 'expected a detector that can run here'],
    ['a key that does not exist', { config: '{"evidence":{"treshold_nats":3}}' }, 'threshold_nats'],
  ])('with %s is refused', (_, metadata, reason) => {
    expect(() => readDetector(withFile(withMetadata(metadata)).path)).toThrow(new RegExp(`mine.safetensors: .*(${reason})`));
  });
});
