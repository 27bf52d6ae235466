import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
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

  it.each([
    [['--camera=64'], '--camera'],
    [['--camera=1281x10'], '--camera'],
    [['--rate=0'], '--rate'],
    [['night.mat'], 'night.mat'],
  ])('%j is wrong use', async (flags, place) => {
    const { code, err } = await runCli(tmpdir(), ['bench', ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(place);
  });
});
