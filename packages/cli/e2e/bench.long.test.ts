import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from './run-cli.ts';

describe('bench', () => {
  it('detects in generated events of three skies', async () => {
    const { code, out } = await runCli(tmpdir(), ['bench', '--camera', '128x96', '--json']);
    expect(code).toBe(0);
    const { rows, sensor, keepsUpHz, peakMemoryBytes } = JSON.parse(out);
    expect(sensor).toEqual({ width: 128, height: 96 });
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(['quiet', 'typical', 'busy']);
    for (const row of rows) {
      expect(row.handledHz).toBeCloseTo(row.rateHz * row.timesFaster, 3);
      expect(row.timesFaster).toBeGreaterThan(0);
    }
    expect([0, ...rows.map(({ rateHz }: { rateHz: number }) => rateHz)]).toContain(keepsUpHz);
    expect(peakMemoryBytes).toBeGreaterThan(1e7);
  });

  it('plays a recording', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const synth = ['synth', '--output', 'night', 'data.synthetic.recordings=1', 'data.synthetic.negatives=0'];
    expect((await runCli(folder, [...synth, 'data.synthetic.duration_s=3'])).code).toBe(0);
    const [file] = readdirSync(join(folder, 'night/Labelled Data'));
    const { code, out } = await runCli(folder, ['bench', join('night/Labelled Data', file)]);
    expect(code).toBe(0);
    expect(out).toMatch(/240 × 180 px; evidence neurons/);
    expect(out).toMatch(/This machine /);
  });

  it.each([
    [['--camera=64'], '--camera'],
    [['--camera=1281x10'], '--camera'],
    [['--rate=0'], '--rate'],
    [['--rate=1000', 'night.mat'], '--rate'],
    [['one.mat', 'two.mat'], 'one.mat'],
    [['missing.mat'], 'missing.mat'],
  ])('%j is wrong use', async (flags, place) => {
    const { code, err } = await runCli(tmpdir(), ['bench', ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(place);
  });
});
