import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const small = [
  'bench',
  '--densities=0.001,0.02',
  '--sizes=64x48',
  '--rounds=1',
  '--epochs=2',
  'data.synthetic.recordings=2',
  'data.synthetic.negatives=0',
  'data.synthetic.duration_s=2',
];

const detector = ['bench', '--detector', '--sizes=240x180', '--rates=5000', '--duration=2', '--rounds=1'];

describe('bench', () => {
  it('times what it says, on engines that give the same spikes', async () => {
    const { code, out } = await runCli(tmpdir(), [...small, '--json', '--quiet']);
    expect(code).toBe(0);
    const result = JSON.parse(out);
    expect(Object.keys(result.training)).toEqual(['wasm', 'typescript']);
    expect(result.training.wasm.whole.stimuli).toBe(result.training.typescript.whole.stimuli);
    expect(result.densities.map(({ width, height }: { width: number; height: number }) => [width, height])).toEqual([
      [128, 128],
      [128, 128],
    ]);
    expect(result.sizes).toHaveLength(1);
    expect(result.sizes[0]).toMatchObject({ width: 64, height: 48 });
    for (const row of [...result.densities, ...result.sizes]) {
      expect(row.inputSpikes).toBeGreaterThan(0);
      expect(row.synapticOps).toBeGreaterThan(row.inputSpikes);
      for (const { median, low, high } of Object.values<{ median: number; low: number; high: number }>(row.ms)) {
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThan(0);
      }
    }
    expect(result.stream.events).toBeGreaterThan(1000);
    expect(result.peakMemoryBytes).toBeGreaterThan(1e7);
  });

  it('prints tables for people', async () => {
    const { code, out } = await runCli(tmpdir(), [...small, '--quiet']);
    expect(code).toBe(0);
    for (const heading of ['Learning', 'Encoder, trained network', 'Encoder, by size', 'Streaming detection']) {
      expect(out).toContain(heading);
    }
    expect(out).toMatch(/-?\d+ µs per window \+ -?\d+ ns per spike/);
  });

  it.each([
    ['--densities=0', '--densities: expected a list such as 0.001,0.01, got 0'],
    ['--sizes=64', '--sizes: expected a list such as 240x180,1280x720, got 64'],
    ['--rounds=0', '--rounds: expected a whole number of at least 1, got 0'],
  ])('%s is wrong use', async (flag, message) => {
    const { code, err } = await runCli(tmpdir(), ['bench', flag]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('times the detector on a generated stream, with one thread and with two', async () => {
    const { code, out } = await runCli(tmpdir(), [...detector, '--threads=1,2', '--json', '--quiet']);
    expect(code).toBe(0);
    const { rows, rounds, peakMemoryBytes } = JSON.parse(out);
    expect(rounds).toBe(1);
    expect(rows.map(({ engine, threads }: { engine: string; threads: number }) => [engine, threads])).toEqual([
      ['wasm', 1],
      ['wasm', 2],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ sensor: { width: 240, height: 180 }, recordingS: 1 });
      expect(row.events).toBeGreaterThan(4000);
      expect(row.detections).toBeGreaterThan(0);
      expect(row.latencyMs.median.median).toBeGreaterThan(0);
      expect(row.latencyMs.p99.median).toBeGreaterThanOrEqual(row.latencyMs.median.median);
      expect(row.memoryBytes).toBeLessThanOrEqual(peakMemoryBytes);
    }
  });

  it('prints a table of the detector for people', async () => {
    const { code, out } = await runCli(tmpdir(), [...detector, '--quiet']);
    expect(code).toBe(0);
    expect(out).toMatch(/events\/s +ms per s +× real time/);
    expect(out).toMatch(/DAVIS, 5000 events\/s +240×180 +wasm +1 /);
  });

  it.each([
    [['--detector', '--sizes=100x100'], '--sizes: expected a list such as 240x180,1280x720, got 100x100'],
    [['--detector', '--rates=0'], '--rates: expected a list such as 10000,1000000, got 0'],
    [['--detector', '--threads=1.5'], '--threads: expected a list such as 1,2, got 1.5'],
    [['--detector', '--epochs=3'], '--epochs: expected no --detector with it'],
    [['--detector', 'ebssa', '--rates=1000', 'night.mat'], '--rates: expected no recording with it'],
    [['--detector', 'ebssa', 'night.mat'], 'night.mat'],
    [['--onnx'], '--onnx: expected --detector with it, got none'],
  ])('%j is wrong use', async (flags, message) => {
    const { code, err } = await runCli(tmpdir(), ['bench', ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
