import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openModel, webgpuReport } from '@spikeseg/onnx';
import { type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../../batch/src/completeness/measured.fixture.ts';
import { runCli } from '../run-cli.ts';
import { bytesOf, newFolder, searchIn, textOf } from './pipeline.fixture.ts';

/* The evidence neurons as ONNX files, compared with the engine and run in ONNX Runtime as a user would, and as a detector file. */

const { path: cwd, remove } = newFolder();
afterAll(remove);

const recording = 'night/Labelled Data/synth001_davis_td_labelled.mat';

beforeAll(async () => {
  const sky = ['recordings=1', 'negatives=0', 'duration_s=3', 'noise=davis', 'stars=0'].map((key) => `data.synthetic.${key}`);
  await runCli(cwd, ['synth', '--output', 'night', '--quiet', ...sky]);
  await runCli(cwd, ['detect', recording, '--output', 'own', '--quiet']);
});

test('a step graph of evidence neurons detects what detect finds, to the byte', { timeout: 600_000 }, async () => {
  const { out } = await runCli(cwd, ['export', 'ebssa', '--to', 'step', '--output', 'models', '--verify', 'night']);
  expect(out).toContain('0 differ');
  await runCli(cwd, ['detect', recording, '--checkpoint', 'models/ebssa-step.onnx', '--output', 'onnx', '--quiet']);
  for (const file of ['detections.csv', 'tracks.csv']) {
    const own = bytesOf(searchIn(cwd, 'own'), file);
    expect(own.length).toBeGreaterThan(1000);
    expect(bytesOf(searchIn(cwd, 'onnx'), file)).toEqual(own);
  }
});

test('a detector file is taken like a checkpoint, and detects what detect finds, to the byte', { timeout: 600_000 }, async () => {
  const exported = await runCli(cwd, ['export', 'ebssa', '--to', 'detector', '--output', 'files']);
  expect(exported.out).toMatch(/ebssa\.safetensors: \d+ bytes/);
  const file = 'files/ebssa.safetensors';
  expect((await runCli(cwd, ['inspect', file])).out).toMatch(/a detector\n[^]*transport 20×20[^]*evidence\.threshold_nats +20/);
  await runCli(cwd, ['detect', recording, '-c', file, '--output', 'filed', '--quiet']);
  for (const table of ['detections.csv', 'tracks.csv'])
    expect(bytesOf(searchIn(cwd, 'filed'), table)).toEqual(bytesOf(searchIn(cwd, 'own'), table));

  const scored = await Promise.all(
    ['ebssa', file].map(async (name) => {
      const { out } = await runCli(cwd, ['evaluate', name, '--data-root', 'night', '--output', 'scores', '--json']);
      return (JSON.parse(out) as { rows: unknown[] }).rows[0];
    }),
  );
  expect(scored[1]).toEqual(scored[0]);
  const grid = ['--speeds', '0', '--magnitudes=-6,-1', '--injections', '1'];
  const night = writeNight(cwd);
  const asked = ['completeness', night, '--sensor-size', nightSensor, '--detector', 'ebssa', '--detector', file, ...grid];
  const { out } = await runCli(cwd, [...asked, '--output', 'found']);
  expect(out).toContain('ebssa.safetensors');

  const again = await runCli(cwd, ['export', file, '--to', 'detector', '--output', 'twice']);
  expect(again.code).toBe(0);
  expect(bytesOf(join(cwd, 'twice'), 'ebssa.safetensors')).toEqual(bytesOf(join(cwd, 'files'), 'ebssa.safetensors'));
});

test('the file says what goes in: 30 classes of likelihood ratio, for the sensor that was asked for', async () => {
  const size = ['data.input_width=64', 'data.input_height=48'];
  await runCli(cwd, ['export', 'ebssa', '--to', 'step', '--output', 'small', '--no-verify', '--quiet', ...size]);
  const { metadata, network } = await openModel(join(cwd, 'small/ebssa-step.onnx'));
  expect(network.input).toMatchObject({ channels: 30, width: 64, height: 48 });
  expect(metadata.info).toMatchObject({ inputValues: 'counts', timestepMs: 10, sensor: { width: 64, height: 48 } });
  expect(metadata.info.inputLabels).toHaveLength(30);
  expect(network.layers.map((layer) => transportChannels(layer as TransportLayerSpec).length)).toEqual([66, 19]);
  const { code, err } = await runCli(cwd, ['detect', recording, '--checkpoint', 'small/ebssa-step.onnx', '--output', 'wrong']);
  expect(code).toBe(2);
  expect(err).toMatch(says('240 × 180', '64 × 48', 'spikeseg-cli export ebssa'));
});

const { adapters } = await webgpuReport();
if (adapters.length === 0) console.log('skipped: detection on WebGPU: no adapter');

test.skipIf(!adapters.at(0)?.software)(
  'on WebGPU a file detects the same, in software only where that is asked for',
  async () => {
    const size = ['data.input_width=64', 'data.input_height=48'];
    await runCli(cwd, ['export', 'ebssa', '--to', 'step', '--output', 'tiny', '--no-verify', '--quiet', ...size]);
    const noise = Array.from({ length: 666 }, (_, k) => [k * 3000, (k * 37) % 64, (k * 53) % 48]);
    const object = Array.from({ length: 240 }, (_, k) => [Math.floor((k * 25_000) / 3), 8 + Math.floor(k / 6), 20 + (k % 2)]);
    const events = [...noise, ...object].toSorted(([a], [b]) => a - b);
    writeFileSync(join(cwd, 'tiny.csv'), ['t,x,y,p', ...events.map((event) => `${event.join(',')},1`)].join('\n'));
    const detect = (device: string, output: string, env = {}) =>
      runCli(
        cwd,
        [
          'detect',
          'tiny.csv',
          '--unit',
          'us',
          '--sensor-size',
          '64x48',
          '-c',
          'tiny/ebssa-step.onnx',
          '--device',
          device,
          '-o',
          output,
        ],
        env,
      );
    await detect('cpu', 'on-cpu');
    const asked = await detect('webgpu:software', 'on-gpu');
    expect([asked.code, asked.err]).toEqual([0, expect.stringContaining(`runs on webgpu (${adapters[0].name})`)]);
    // Its first 20 lines are about the columns.
    expect(textOf(searchIn(cwd, 'on-cpu'), 'detections.csv').split('\n').length).toBeGreaterThan(30);
    for (const file of ['detections.csv', 'tracks.csv'])
      expect(bytesOf(searchIn(cwd, 'on-gpu'), file)).toEqual(bytesOf(searchIn(cwd, 'on-cpu'), file));

    const software = await detect('webgpu', 'never');
    expect([software.code, software.err]).toEqual([3, expect.stringMatching(says(adapters[0].name, 'webgpu:software'))]);
    const auto = await detect('auto', 'auto');
    expect([auto.code, auto.err]).toEqual([0, expect.stringMatching(says('runs on cpu', 'in software only'))]);
    const none = await detect('webgpu', 'never', { VK_ICD_FILENAMES: '/nowhere' });
    expect([none.code, none.err]).toEqual([3, expect.stringMatching(says('Vulkan', 'No supported adapters', 'device cpu'))]);
  },
);
