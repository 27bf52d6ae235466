import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { recordingOf } from './recording.fixture.ts';

/** Events at the corners of a box, in the file's own coordinates. */
const corners = (x0: number, y0: number, x1: number, y1: number) => ({ x: [x0, x1, x0], y: [y0, y1, y1], labels: undefined });

const base = async (...args: Parameters<typeof recordingOf>) => (await recordingOf(...args)).stored.coordinateBase;

describe('the sensor', () => {
  it.each([
    ['a declared size that is known', [240, 180], 'x.mat', '240×180 DAVIS'],
    ['a declared size against the name', [240, 180], 'x_atis.mat', '240×180 DAVIS'],
    ['a data-driven size that the name rounds up', [230, 170], 'x_davis_td.mat', '240×180 DAVIS'],
    ['a data-driven size in a folder', [230, 170], '/d/ATIS/x.mat', '304×240 ATIS'],
    ['a data-driven size that shares a side', [303, 240], 'x.mat', '304×240 ATIS'],
    ['a data-driven size of a larger DAVIS', [345, 259], 'bsidavis.mat', '346×260 DAVIS'],
    ['a size of its own', [232, 171], 'x.mat', '232×171 other'],
    ['a size beyond the named sensor', [640, 480], 'x_atis.mat', '640×480 other'],
  ] as const)('is %s', async (_, size, path, expected) => {
    const { events, sensorModel } = await recordingOf({ ...corners(1, 1, 200, 150), size }, path);
    expect(`${events.sensor.width}×${events.sensor.height} ${sensorModel}`).toBe(expected);
  });

  it.each([
    ['the name', corners(1, 1, 20, 20), '2018_atis_td.mat', '304×240 ATIS'],
    ['the name, larger', corners(1, 1, 312, 233), '2018_bsidavis_star.mat', '346×260 DAVIS'],
    ['the events', corners(1, 1, 20, 20), 'x.mat', '240×180 DAVIS'],
    ['the events, larger', corners(1, 1, 241, 20), 'x.mat', '304×240 ATIS'],
    ['the events, largest', corners(1, 1, 346, 260), 'x.mat', '346×260 DAVIS'],
    ['the folder, not a person further up', corners(1, 1, 20, 20), '/home/davis/atis/x.mat', '304×240 ATIS'],
    ['the events, for a word that only ends like a camera', corners(1, 1, 20, 20), 'gratis.mat', '240×180 DAVIS'],
  ])('is told by %s when nothing is declared', async (_, parts, path, expected) => {
    const { events, sensorModel } = await recordingOf({ ...parts, size: undefined }, path);
    expect(`${events.sensor.width}×${events.sensor.height} ${sensorModel}`).toBe(expected);
  });

  it('is taken from the caller before all else', async () => {
    const { events, sensorModel } = await recordingOf(corners(1, 1, 20, 20), 'x_davis.mat', {
      sensor: { width: 64, height: 48 },
    });
    expect(events.sensor).toEqual({ width: 64, height: 48 });
    expect(sensorModel).toBe('other');
  });

  it('is an error when no known one holds the events', async () => {
    await expect(recordingOf({ ...corners(1, 1, 640, 400), size: undefined }, 'x.mat')).rejects.toThrow(
      says('TD.x', '240×180', '304×240', '346×260', 640, 'xMax', 'yMax'),
    );
    await expect(recordingOf({ ...corners(1, 1, 20, 250), size: undefined }, 'x_atis.mat')).rejects.toThrow(
      /known ATIS sensor \(304×240\), got 250/,
    );
  });
});

describe('the coordinate base', () => {
  it('is 0 when both axes hold a 0 and neither fills the sensor', async () => {
    const { events, stored } = await recordingOf(corners(0, 0, 239, 179));
    expect(stored.coordinateBase).toBe(0);
    expect(Array.from(events.x)).toEqual([0, 239, 0]);
    expect(await base({ ...corners(0, 0, 303, 239), size: undefined }, 'x_atis.mat')).toBe(0);
  });

  it('is no guess: a 0 in one axis is an error that says what to do', async () => {
    await expect(recordingOf(corners(0, 1, 9, 9))).rejects.toThrow(
      says('TD.x', 1, 240, 0, 0, 0, 1, 'EBSSA', 'coordinateBase', 0),
    );
    expect(await base(corners(0, 1, 9, 9), 'x.mat', { coordinateBase: 0 })).toBe(0);
  });

  it('is an error when zeros stand beside coordinates that fill the sensor', async () => {
    await expect(recordingOf(corners(0, 0, 240, 100))).rejects.toThrow(/got 0 at event 0/);
    // Without a declared size, 241 columns would fit the next larger sensor of the same name: still no proof.
    await expect(recordingOf({ ...corners(0, 0, 240, 100), size: undefined }, 'x_davis.mat')).rejects.toThrow(/got 0 at event 0/);
  });

  it('can be asked for', async () => {
    await expect(recordingOf(corners(0, 0, 9, 9), 'x.mat', { coordinateBase: 1 })).rejects.toThrow(
      /got 0 at event 0; coordinateBase 1 was asked for/,
    );
    expect(await base(corners(3, 3, 9, 9), 'x.mat', { coordinateBase: 0 })).toBe(0);
  });
});
