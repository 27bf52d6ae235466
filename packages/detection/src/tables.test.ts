import { expect, test } from 'vitest';
import { detectionCells, detectionsToCsv, framesToCsv, skyToCsv, trackCells, trackColumns, tracksToCsv } from './tables.ts';

const detection = { recording: 'a, b', tUs: 20, durationUs: 10, x: 3.5, y: 4, w: 2, h: 3, score: 1.25 };
const point = { recording: 'r', track: 7, tUs: 20, x: 3.5, y: 4, vx: 1.5, vy: -2, w: 2, h: 3, score: 1.25 };
const is = {
  class: 'satellite',
  nats: -7.25,
  sinceUs: 5,
  reason: { kind: 'against the sky', pxS: 6.21, byMount: false },
} as const;
/** 2026-01-30T19:12:03 UTC, µs. */
const startUs = Date.UTC(2026, 0, 30, 19, 12, 3) * 1000;

test('a detection as a row: what is not known is empty, and null or left out in JSON', () => {
  const known = { ...detection, vx: 1, vy: 2, track: 3, falseAlarmsPerHour: 0.5, utcOffsetUs: startUs };
  expect(detectionsToCsv([detection, known]).split('\n')).toEqual([
    'recording,t_us,utc,duration_us,x,y,w,h,score,vx,vy,track,false_alarms_per_hour',
    '"a, b",20,,10,3.5,4,2,3,1.25,,,,',
    '"a, b",20,2026-01-30T19:12:03.000020Z,10,3.5,4,2,3,1.25,1,2,3,0.5',
    '',
  ]);
  expect(JSON.parse(JSON.stringify(detectionCells(detection)))).toEqual({
    recording: 'a, b',
    t_us: 20,
    duration_us: 10,
    x: 3.5,
    y: 4,
    w: 2,
    h: 3,
    score: 1.25,
    track: null,
  });
});

/** The last line of tracks.csv, by its columns. */
const cellsOf = (row: Parameters<typeof trackCells>[0]): Record<string, string> => {
  const [header, line] = tracksToCsv([row]).split('\n');
  const cells = line.split(',');
  expect(cells).toHaveLength(trackColumns.length);
  return Object.fromEntries(header.split(',').map((column, k) => [column, cells[k]]));
};

test('a point of a track as a row: what is not known is empty, and the names are those in JSON', () => {
  const place = { recording: 'r', track: '7', t_us: '20', x: '3.5', y: '4', vx: '1.5', vy: '-2', w: '2', h: '3', score: '1.25' };
  expect(cellsOf(point)).toMatchObject({ ...place, utc: '', false_alarms_per_hour: '', sx: '', events_per_s: '', class: '' });
  const known = { falseAlarmsPerHour: 1e-9, sx: 0.4, sy: 0.5, svx: 3, svy: 4, rateHz: 41.5, is, utcOffsetUs: startUs - 21 };
  expect(cellsOf({ ...point, ...known })).toMatchObject({
    ...place,
    utc: '2026-01-30T19:12:02.999999Z',
    false_alarms_per_hour: '1e-9',
    sx: '0.4',
    sy: '0.5',
    svx: '3',
    svy: '4',
    events_per_s: '41.5',
    class: 'satellite',
    class_nats: '-7.25',
    class_reason: 'moves against the sky by 6.2 px/s',
  });
  expect(Object.keys(trackCells(point))).toEqual(trackColumns);
});

test('the first columns of tracks stay where programs count them', () => {
  expect(trackColumns.slice(0, 11)).toEqual(['recording', 'track', 't_us', 'utc', 'x', 'y', 'vx', 'vy', 'w', 'h', 'score']);
});

test('frames of a MOT file, from 1', () => {
  expect(framesToCsv([5, 45], 1e6)).toBe('frame,t_us,utc\n1,5,1970-01-01T00:00:01.000005Z\n2,45,1970-01-01T00:00:01.000045Z\n');
});

test('a class that is so by the mount says it', () => {
  const reason = { kind: 'with the sky', others: 2, byMount: true } as const;
  expect(trackCells({ ...point, is: { ...is, reason } }).class_reason).toContain('sky.mount');
});

test('a motion of the sky as a row: where no star is seen it has no velocity', () => {
  const sky = {
    recording: 'r',
    tUs: 20,
    turnDegS: 0.01,
    turnDeviation: 0.02,
    stars: 5,
    agree: 6,
    margin: 31.23456,
    mountNats: 0,
  } as const;
  expect(
    skyToCsv([
      { ...sky, state: 'drifts', vx: 3, vy: -1, sv: 0.05 },
      { ...sky, state: 'slews', mountNats: -3.5, utcOffsetUs: startUs },
    ]),
  ).toBe(
    [
      'recording,t_us,utc,state,vx,vy,sv,rotation_deg_s,rotation_deviation,stars,agree,margin_nats,mount_nats',
      'r,20,,drifts,3,-1,0.05,0.01,0.02,5,6,31.2346,',
      'r,20,2026-01-30T19:12:03.000020Z,slews,,,,0.01,0.02,5,6,31.2346,-3.5',
      '',
    ].join('\n'),
  );
});
