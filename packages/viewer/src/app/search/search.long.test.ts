import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { readEvents } from '@spikeseg/event-formats';
import { convertEvents } from '@spikeseg/event-formats/convert';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { says } from '@spikeseg/test-support';
import { beforeAll, describe, expect, it } from 'vitest';
import { column, writeMat5 } from '../../../../data-ebssa/src/writers.fixture.ts';
import type { DropSettings } from '../../drop-settings.ts';
import type { SaidOfFile, SearchAnswer } from './messages.ts';
import { messageOf, search } from './search.ts';

const settings: DropSettings = {
  endings: ['.raw'],
  detector: 'evidence neurons',
  evidence: { thresholdNats: 20, wishedFalseAlarmsPerHour: 1 },
};
const { recording } = generateRecording(sceneOptions('plain', { satellites: 2, durationS: 3, backgroundRateHz: 1000 }), 5);
const { t, x, y, p } = recording.events;
const linesOf = (rows: number) => Array.from({ length: rows }, (_, k) => [t[k] - t[0], x[k], y[k], p[k]].join());
const text = ['t,x,y,p', ...linesOf(t.length)].join('\n');

/** All that a search tells of a file; `sensor` answers a question. */
async function told(file: File, said: SaidOfFile = {}, sensor?: { width: number; height: number }): Promise<SearchAnswer[]> {
  const answers: SearchAnswer[] = [];
  let clock = 0;
  await search(
    { kind: 'search', file, said, settings },
    {
      tell: (answer) => answers.push(answer),
      askSensor: (min, likely) => {
        answers.push({ kind: 'ask', min, likely });
        return Promise.resolve(sensor ?? likely);
      },
      now: () => (clock += 50),
    },
  );
  return answers;
}

const messageFor = async (file: File, said?: SaidOfFile): Promise<string> => {
  const last = (await told(file, said)).at(-1);
  return last?.kind === 'failed' ? last.message : `ended with ${last?.kind}`;
};

/** How a search of a file of MATLAB with these events ends. */
const messageOfColumns = (ts: number[], columnsOf: number[]) => {
  const columns = { ts, x: columnsOf, y: ts.map(() => 1), p: ts.map(() => 1) };
  const fields = Object.entries(columns).map(([name, values]) => [name, column(values)] as const);
  const written = writeMat5([['TD', { kind: 'struct', fields }]], { header: 'MATLAB 5.0 MAT-file', compress: true });
  return messageFor(new File([Uint8Array.from(written)], 'a.mat'));
};

/** How a search ends that generates its recording. */
const generatedOnce = async () => {
  const answers: SearchAnswer[] = [];
  const ears = {
    tell: (answer: SearchAnswer) => answers.push(answer),
    askSensor: () => Promise.reject(new Error()),
    now: () => 0,
  };
  await search({ kind: 'generate', settings }, ears);
  return answers.at(-1);
};

describe('a search', () => {
  let bytes: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    const pieces: Uint8Array[] = [];
    const file = await readEvents(new TextEncoder().encode(text), { name: 'a', sensor: recording.events.sensor, unit: 'us' });
    const writing = convertEvents(file, 'evt3');
    let piece = await writing.next();
    for (; piece.done !== true; piece = await writing.next()) pieces.push(piece.value.slice());
    bytes = new Uint8Array(Buffer.concat(pieces));
    bytes.set(piece.value);
  });

  it('finds the same in every format, tells how far it is, and asks for nothing that a file tells', async () => {
    const raw = await told(new File([bytes], 'night.raw'));
    const last = raw.at(-1);
    if (last?.kind !== 'found') throw new Error(JSON.stringify(last));
    expect(last.data).toMatchObject({ name: 'night.raw', counts: { events: t.length }, labels: [], labelled: false });
    expect(last.data.tracks.length).toBeGreaterThan(1);
    expect(last.data.evidence?.layers.map(({ name }) => name)).toEqual(['fast', 'slow']);
    expect(raw.some(({ kind }) => kind === 'ask')).toBe(false);
    const searched = raw.flatMap((answer) => (answer.kind === 'searched' ? [answer.seconds] : []));
    expect(searched.length).toBeGreaterThan(5);
    expect(searched).toEqual(searched.toSorted((a, b) => a - b));

    const lines = await told(new File([text], 'night.csv'), { unit: 'us' });
    expect(lines.find(({ kind }) => kind === 'ask')).toMatchObject({ likely: { width: 240, height: 180 } });
    const other = lines.at(-1);
    expect(other?.kind === 'found' && { ...other.data, name: '' }).toEqual({ ...last.data, name: '' });
    expect(lines.filter(({ kind }) => kind === 'found' || kind === 'failed')).toHaveLength(1);
  });

  it('finds in a file of EBSSA what it finds in others, and shows its labels', async () => {
    const name = 'night.mat';
    const file = new File([Uint8Array.from(writeRecording({ ...recording, labelled: true }))], name);
    const ofMatlab = (await told(file)).at(-1);
    const ofRaw = (await told(new File([bytes], 'night.raw'))).at(-1);
    if (ofMatlab?.kind !== 'found' || ofRaw?.kind !== 'found') throw new Error(JSON.stringify([ofMatlab, ofRaw]));
    const tracks = ofMatlab.data.tracks.map((track) => ({ ...track, object: null }));
    expect({ ...ofMatlab.data, name: '', tracks, labels: [], labelled: false }).toEqual({
      ...ofRaw.data,
      name: '',
      startUs: recording.events.t[0],
    });
    expect(ofMatlab.data).toMatchObject({ name, labelled: true });
    expect(ofMatlab.data.labels.map(({ id }) => id)).toEqual(recording.objects.map(({ id }) => id));
  });

  it('advises in words of a page where a file of EBSSA lasts too long or is of an unknown sensor', async () => {
    expect(await messageOfColumns([0, 9e10], [1, 2])).toMatch(says('a.mat: TD.ts, byte', 86400, '90000 s'));
    expect(await messageOfColumns([0, 1], [1, 3000])).toMatch(says('got 3000', 'sensor'));
    expect(await messageOfColumns([], [])).toMatch(says('a.mat: byte 0', 'none'));
  });

  it('generates a night, with its labels, the same every time', async () => {
    const night = await generatedOnce();
    if (night?.kind !== 'found') throw new Error('nothing was found');
    expect(night.data.labels).toHaveLength(2);
    expect(night.data.tracks.length).toBeGreaterThan(1);
    expect(await generatedOnce()).toEqual(night);
  });

  it('takes a sensor that is larger than its events, and asks with the smallest that holds them', async () => {
    const file = new File(['t,x,y,p\n10,3,4,1\n25,400,5,0\n'], 'few.csv');
    const answers = await told(file, { unit: 'us' }, { width: 640, height: 480 });
    expect(answers.find(({ kind }) => kind === 'ask')).toEqual({
      kind: 'ask',
      min: { width: 401, height: 6 },
      likely: { width: 401, height: 6 },
    });
    const last = answers.at(-1);
    expect(last?.kind === 'found' && last.data.sensor).toEqual({ width: 640, height: 480 });
  });

  it('says why a file is none, is empty, is cut off, or lasts too long', async () => {
    expect(await messageFor(new File(['no recording'], 'sky.png'))).toMatch(/^sky\.png: byte 0: expected .+, got .+/);
    expect(await messageFor(new File([], 'none.raw'))).toMatch(says('none.raw: byte 0', 'empty'));
    expect(await messageFor(new File(['MATLAB 5.0 MAT-file'], 'night.mat'))).toMatch(
      says('night.mat: byte 0', 'MATLAB 5.0', 128, 19),
    );
    expect(await messageFor(new File(['t,x,y,p\n'], 'none.csv'), { unit: 'us' })).toMatch(says('none.csv: byte 0', 'none'));
    const rows = Array.from({ length: 20 }, (_, k) => `${k < 10 ? k : 9e10 + 10_000 * k},1,1,1`);
    expect(await messageFor(new File([['t,x,y,p', ...rows].join('\n')], 'days.csv'), { unit: 'us' })).toMatch(
      says('days.csv: t, byte 0', 86400, 90000.18),
    );
  });

  it('says what it lacked memory for', () => {
    expect(messageOf(new RangeError('Array buffer allocation failed'), 'big.raw', 12_345_678)).toMatch(
      says('big.raw', '12,345,678', 'spikeseg-cli detect FILE'),
    );
    expect(messageOf(new TypeError('gone'), 'big.raw', 0)).toBe('big.raw: gone');
    expect(messageOf('gone', 'big.raw', 0)).toBe('big.raw: gone');
  });
});
