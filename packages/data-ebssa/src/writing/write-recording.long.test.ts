import type { Recording } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../../../events/src/synthetic/generator.fixture.ts';
import { runPython } from '../../../events/src/synthetic/python.fixture.ts';
import { readRecording } from '../read-recording.ts';
import { writeRecording } from './write-recording.ts';

const short = { ...everything, durationS: 2 };
const { recording } = generateRecording(short, 1);

/** Through the file and back; the name says nothing about sensor or labels. */
const throughFile = (made: Recording) => readRecording(writeRecording(made), { path: 'some.mat' });

describe('writeRecording', () => {
  it('keeps every event and label', async () => {
    const back = await throughFile(recording);
    expect(back.events).toEqual(recording.events);
    expect(back.objects).toEqual(recording.objects);
    expect(back).toMatchObject({ labelled: true, sensorModel: 'DAVIS', format: 'mat5' });
    expect(back.stored).toMatchObject({ coordinateBase: 1, offCode: -1, xMax: 240, yMax: 180, nObj: 2, labelsInTimeOrder: true });
  });

  it('stores what EBSSA stores: the same classes and number types', async () => {
    const { variables } = (await throughFile(recording)).stored;
    const types = Object.fromEntries(
      variables.flatMap(({ name, fields = [] }) => fields.map((f) => [`${name}.${f.name}`, `${f.className} as ${f.storedType}`])),
    );
    expect(variables.map(({ name }) => name)).toEqual(['TD', 'Obj', 'nObj', 'xMax', 'yMax']);
    expect(types).toMatchObject({
      'TD.x': 'double as uint8',
      'TD.y': 'double as uint8',
      'TD.p': 'double as int16',
      'TD.ts': 'double as float64',
      'Obj.x': 'double as float64',
      'Obj.id': 'double as uint8',
      'Obj.ts': 'single as float32',
    });
  });

  it('keeps the sensor of an ATIS recording', async () => {
    const { recording: atis } = generateRecording({ ...short, sensor: 'ATIS' }, 2);
    const back = await throughFile(atis);
    expect(back.events).toEqual(atis.events);
    expect(back).toMatchObject({ sensorModel: 'ATIS', events: { sensor: { width: 304, height: 240 } } });
  });

  it('keeps a negative a negative, and an unlabelled recording unlabelled', async () => {
    const negative = generateRecording({ ...short, satellites: 0 }, 1).recording;
    expect(await throughFile(negative)).toMatchObject({ labelled: true, objects: [], stored: { nObj: 0 } });
    const unlabelled = await throughFile({ ...negative, labelled: false });
    expect(unlabelled).toMatchObject({ labelled: false, objects: [] });
    expect(unlabelled.stored.variables.map(({ name }) => name)).toEqual(['TD', 'xMax', 'yMax']);
  });

  it('keeps a recording without events', async () => {
    const nothing = { ...short, backgroundRateHz: 0, hotPixels: 0, stars: 0, satellites: 0 };
    expect((await throughFile(generateRecording(nothing, 1).recording)).events.t.length).toBe(0);
  });

  it('keeps labels of any number of objects, interleaved by time in the file', async () => {
    const anyTrack = fc.array(fc.record({ wait: fc.nat(20), x: fc.nat(2390), y: fc.nat(1790) }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyTrack, { maxLength: 5 }), async (tracks) => {
        const objects = tracks.map((points, id) => {
          let t = 2 ** 31;
          // Eighths of a pixel are exact in both frames, and steps of 256 µs in single precision.
          return {
            id,
            t: Float64Array.from(points, ({ wait }) => (t += 256 * wait)),
            x: Float64Array.from(points, ({ x }) => Math.floor(x * 0.8) / 8),
            y: Float64Array.from(points, ({ y }) => Math.floor(y * 0.8) / 8),
          };
        });
        const back = await throughFile({ ...recording, objects });
        expect(back.objects).toEqual(objects);
        expect(back.stored).toMatchObject({ labelsInTimeOrder: true, nObj: objects.length });
      }),
      { numRuns: 40 },
    );
  });

  it.skipIf(runPython === undefined)('is read by SciPy as EBSSA files are', () => {
    const code = `
import scipy.io
file = scipy.io.loadmat(path, mat_dtype=True)
td, obj = file['TD'][0, 0], file['Obj'][0, 0]
flat = lambda a: a.ravel().tolist()
print(json.dumps({'td': {n: flat(td[n]) for n in td.dtype.names}, 'obj': {n: flat(obj[n]) for n in obj.dtype.names},
  'types': [str(td['x'].dtype), str(obj['ts'].dtype)], 'size': flat(file['xMax']) + flat(file['yMax']) + flat(file['nObj'])}))`;
    const { events, objects } = recording;
    const labels = objects
      .flatMap(({ id, t, x, y }) => Array.from(t, (ts, i) => ({ id, ts, x: x[i] + 1, y: y[i] + 1 })))
      .toSorted((a, b) => a.ts - b.ts || a.id - b.id);
    expect(runPython?.(code, writeRecording(recording), 'recording.mat')).toEqual({
      td: {
        x: Array.from(events.x, (x) => x + 1),
        y: Array.from(events.y, (y) => y + 1),
        p: Array.from(events.p, (p) => 2 * p - 1),
        ts: [...events.t],
      },
      obj: {
        x: labels.map(({ x }) => x),
        y: labels.map(({ y }) => y),
        id: labels.map(({ id }) => id),
        ts: labels.map(({ ts }) => ts),
        nObj: [2],
      },
      types: ['float64', 'float32'],
      size: [240, 180, 2],
    });
  });
});
