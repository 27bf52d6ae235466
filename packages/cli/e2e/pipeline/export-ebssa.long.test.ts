import { join } from 'node:path';
import { openModel } from '@spikeseg/onnx';
import { transportChannels, type TransportLayerSpec } from '@spikeseg/snn-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { bytesOf, newFolder } from './pipeline.fixture.ts';

/* The evidence neurons as ONNX files: exported, compared with the engine, and run in ONNX Runtime as a user would. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const recording = 'night/Labelled Data/synth001_davis_td_labelled.mat';

beforeAll(async () => {
  const sky = ['recordings=1', 'negatives=0', 'duration_s=3', 'noise=davis', 'stars=0'].map((key) => `data.synthetic.${key}`);
  await runCli(cwd, ['synth', '--output', 'night', '--quiet', ...sky]);
});

test('a step graph of evidence neurons detects what detect finds, to the byte', { timeout: 600_000 }, async () => {
  const { out } = await runCli(cwd, [
    'export',
    'ebssa',
    '--format',
    'step',
    '--output',
    'models',
    '--verify',
    'night',
    '--windows',
    '3',
  ]);
  expect(out).toContain('0 differ');
  await runCli(cwd, ['detect', recording, '--output', 'own', '--quiet']);
  await runCli(cwd, ['detect', recording, '--model', 'models/ebssa-step.onnx', '--output', 'onnx', '--quiet']);
  for (const file of ['detections.csv', 'tracks.csv']) {
    const own = bytesOf(join(cwd, 'own/detect-evidence'), file);
    expect(own.length).toBeGreaterThan(1000);
    expect(bytesOf(join(cwd, 'onnx/detect-ebssa-step'), file)).toEqual(own);
  }
});

test('the file says what goes in: 24 classes of likelihood ratio, for the sensor that was asked for', async () => {
  const size = ['data.input_width=64', 'data.input_height=48'];
  await runCli(cwd, ['export', 'ebssa', '--format', 'step', '--output', 'small', '--no-verify', '--quiet', ...size]);
  const { metadata, network } = await openModel(join(cwd, 'small/ebssa-step.onnx'));
  expect(network.input).toMatchObject({ channels: 24, width: 64, height: 48 });
  expect(metadata.info).toMatchObject({ inputValues: 'counts', timestepMs: 10, sensor: { width: 64, height: 48 } });
  expect(metadata.info.inputLabels).toHaveLength(24);
  expect(network.layers.map((layer) => transportChannels(layer as TransportLayerSpec).length)).toEqual([264, 22]);
  const { code, err } = await runCli(cwd, ['detect', recording, '--model', 'small/ebssa-step.onnx', '--output', 'wrong']);
  expect(code).toBe(2);
  expect(err).toContain(
    'expected a file for a sensor of 240 × 180 pixels, got one for 64 × 48; export one: spikeseg-cli export ebssa',
  );
});
