import { EventFormatError } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { buildMat5, numeric, struct } from '../mat5/mat5.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { ebssaVariables, recordingOf } from './recording.fixture.ts';

/** Reads a matrix of ones but for 1.5 at a place. */
const bad = (dimensions: readonly number[], at: number) => {
  const values = Array.from({ length: 8 }, () => 1);
  values[at] = 1.5;
  return recordingOf({ variables: { TD: numeric(values, { dimensions }) } });
};

describe('decodeRecording', () => {
  it('makes coordinates 0-based, polarity 0/1, and keeps times', async () => {
    const { events, ...rest } = await recordingOf();
    expect(events).toEqual({
      x: Uint16Array.of(0, 239, 6),
      y: Uint16Array.of(0, 179, 8),
      p: Uint8Array.of(0, 1, 1),
      t: Float64Array.of(3e9, 3e9 + 5, 3e9 + 5),
      sensor: { width: 240, height: 180 },
    });
    expect(rest).toMatchObject({
      name: 'rec_labelled',
      path: 'rec_labelled.mat',
      format: 'mat5',
      sensorModel: 'DAVIS',
      labelled: true,
    });
    expect(rest.objects).toEqual([{ id: 0, t: Float64Array.of(3e9), x: Float64Array.of(6.5), y: Float64Array.of(8.25) }]);
  });

  it('tells what the file held', async () => {
    const { stored } = await recordingOf();
    expect(stored).toMatchObject({ coordinateBase: 1, offCode: -1, xMax: 240, yMax: 180, nObj: 1, labelsInTimeOrder: true });
    expect(stored.header).toBe('MATLAB 5.0 MAT-file, made for a test');
    expect(stored.variables.map(({ name, className }) => `${name} ${className}`)).toEqual([
      'Obj struct',
      'TD struct',
      'xMax single',
      'yMax single',
    ]);
    expect(stored.variables[1].fields?.map(({ name }) => name)).toEqual(['ts', 'x', 'y', 'p']);
    expect(stored.variables[0].fields?.[3]).toEqual({
      name: 'ts',
      className: 'single',
      dimensions: [1, 1],
      storedType: 'float32',
    });
  });

  it('does not keep the file in memory: events own their arrays', async () => {
    const { events } = await recordingOf();
    expect(events.t.buffer.byteLength).toBe(24);
    expect(events.x.buffer.byteLength).toBe(6);
  });

  it('reads a matrix 4×N where that is unambiguous, and refuses other shapes', async () => {
    const td = numeric([1, 4, 1, 100, 20, 5, 0, 130], { dimensions: [4, 2] });
    const { events } = await recordingOf({ variables: { TD: td } });
    expect([Array.from(events.x), Array.from(events.y), Array.from(events.t)]).toEqual([
      [0, 19],
      [3, 4],
      [100, 130],
    ]);
    const odd = numeric([1, 2, 3, 4, 5, 6], { dimensions: [2, 3] });
    await expect(recordingOf({ variables: { TD: odd } })).rejects.toThrow(says('TD, byte', 'N×4', '2×3'));
  });

  it('a value of a matrix that is none is told by its column or row', async () => {
    await expect(bad([2, 4], 2)).rejects.toThrow(says('TD(:,2) y', 1.5));
    await expect(bad([4, 2], 1)).rejects.toThrow(says('TD(2,:) y', 1.5));
  });

  it('keeps a recording without events', async () => {
    const { events, sensorModel } = await recordingOf({ x: [], y: [], p: [], ts: [] });
    expect(events.t.length).toBe(0);
    expect(sensorModel).toBe('DAVIS');
  });

  it('takes a name that is given, and reads nObj from the variable before the field', async () => {
    expect((await recordingOf({}, 'a.mat', { name: 'north/a' })).name).toBe('north/a');
    expect((await recordingOf({ variables: { nObj: numeric([3], { stored: 'uint8' }) } })).stored.nObj).toBe(3);
  });
});

describe('labelled', () => {
  it('is true with an Obj, even an empty one', async () => {
    expect(await recordingOf({}, 'a.mat')).toMatchObject({ labelled: true });
    expect(await recordingOf({ labels: [] }, 'a.mat')).toMatchObject({ labelled: true, objects: [] });
    expect(await recordingOf({ variables: { Obj: numeric([], { dimensions: [0, 0] }) } }, 'a.mat')).toMatchObject({
      labelled: true,
      objects: [],
    });
    expect(await recordingOf({ variables: { Obj: struct({ x: numeric([]) }, [0, 0]) } }, 'a.mat')).toMatchObject({
      labelled: true,
      objects: [],
    });
  });
});

async function fault(variables: Parameters<typeof buildMat5>[0]): Promise<EventFormatError> {
  try {
    await readRecording(buildMat5(variables), { path: 'bad.mat' });
  } catch (error) {
    if (error instanceof EventFormatError) return error;
    throw error;
  }
  throw new Error('expected an EventFormatError');
}

describe('a file that is no recording', () => {
  const sound = ebssaVariables();

  it('has no TD', async () => {
    expect(await fault({ foo: numeric([1]) })).toMatchObject({ variable: 'TD', offset: 0, got: 'only foo' });
    expect(await fault({})).toMatchObject({ variable: 'TD', got: 'no variables' });
  });

  it('lacks a field', async () => {
    const TD = struct({ x: numeric([1]), y: numeric([1]), t: numeric([1]) });
    expect(await fault({ ...sound, TD })).toMatchObject({ variable: 'TD.p', expected: 'a field p', got: 'only x, y, t' });
  });

  it('has fields of unequal length, or of more than one column', async () => {
    const TD = struct({ x: numeric([1, 2]), y: numeric([1, 2]), p: numeric([1]), ts: numeric([1, 2]) });
    expect(await fault({ ...sound, TD })).toMatchObject({ variable: 'TD.p', expected: '2 values, as many as TD.x', got: '1' });
    const square = numeric([1, 2, 3, 4], { dimensions: [2, 2] });
    const wide = struct({ x: square, y: square, p: square, ts: square });
    expect(await fault({ ...sound, TD: wide })).toMatchObject({ variable: 'TD.x', got: 'a 2×2 double' });
  });

  it('declares half a sensor size, or an impossible one', async () => {
    const { xMax: _, ...half } = sound;
    expect(await fault(half)).toMatchObject({ variable: 'xMax', got: 'none' });
    for (const side of [0, -1, 240.5, NaN, 1e6])
      expect(await fault({ ...sound, xMax: numeric([side]) })).toMatchObject({ variable: 'xMax' });
    expect(await fault({ ...sound, yMax: numeric([1, 2]) })).toMatchObject({ variable: 'yMax', expected: 'one number' });
  });

  it('has an Obj that is no struct, or lacks a field', async () => {
    expect(await fault({ ...sound, Obj: numeric([1, 2]) })).toMatchObject({ variable: 'Obj', got: 'a 2×1 double' });
    expect(await fault({ ...sound, Obj: struct({ x: numeric([1]) }) })).toMatchObject({ variable: 'Obj.y' });
  });
});
