import { fails, says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { eventSource } from './event-truth.ts';
import { type GeneratedRecording, generateInTurns, generateRecording } from './generate-recording.ts';
import { comparable, everything, histogram, isPoissonCount, starry, tumbling } from './generator.fixture.ts';
import { type GeneratorOptions, standingTelescope } from './generator-options.ts';

const generated = generateRecording(everything, 1);
const { recording, source } = generated;
const twoKnots = [
  { tS: 1, x: 2, y: 3 },
  { tS: 2, x: 3, y: 3 },
];
const sensors = { DAVIS: { width: 240, height: 180 }, ATIS: { width: 304, height: 240 } };

/** The events of some causes, as text. */
const rowsOf = ({ recording: { events }, source: causes }: GeneratedRecording, wanted: (cause: number) => boolean): string[] =>
  Array.from(causes, (cause, i) => `${events.t[i]} ${events.x[i]} ${events.y[i]} ${events.p[i]} ${cause}`).filter((_, i) =>
    wanted(causes[i]),
  );

describe.each(['DAVIS', 'ATIS'] as const)('a generated %s recording', (sensor) => {
  const { recording: made, source: causes } = generateRecording({ ...everything, sensor }, 2);
  const { t, x, y, p } = made.events;

  it('holds sound events: in time order, on the chip, beyond 2^31 µs, within the duration', () => {
    expect(made).toMatchObject({ name: 'synthetic-2', sensorModel: sensor, labelled: true, events: { sensor: sensors[sensor] } });
    expect([x.length, y.length, p.length, causes.length]).toEqual(Array.from({ length: 4 }, () => t.length));
    expect(t.every((time, i) => Number.isInteger(time) && (i === 0 || time >= t[i - 1]))).toBe(true);
    expect(x.every((column) => column < sensors[sensor].width) && y.every((row) => row < sensors[sensor].height)).toBe(true);
    expect(Math.max(...x)).toBe(sensors[sensor].width - 1);
    expect(Math.max(...y)).toBe(sensors[sensor].height - 1);
    expect(t[0]).toBeGreaterThanOrEqual(2 ** 31);
    expect(t[t.length - 1] - t[0]).toBeLessThan(everything.durationS * 1e6);
  });

  it('labels every satellite and nothing else, inside the time of the events', () => {
    expect(made.objects.map(({ id }) => id)).toEqual([0, 1]);
    for (const track of made.objects) {
      expect(track.t.every((time, i) => i === 0 || time > track.t[i - 1])).toBe(true);
      expect(track.t[0]).toBeGreaterThanOrEqual(t[0] - 10_000);
      expect(track.t[track.t.length - 1]).toBeLessThanOrEqual(t[t.length - 1] + 10_000);
      const seconds = (track.t[track.t.length - 1] - track.t[0]) / 1e6;
      const path = Math.hypot(track.x[track.x.length - 1] - track.x[0], track.y[track.y.length - 1] - track.y[0]);
      // Times are rounded to 256 µs.
      expect(path / seconds).toBeGreaterThan(5 * 0.999);
      expect(path / seconds).toBeLessThan(20 * 1.001);
    }
  });
});

describe('generateInTurns', () => {
  const bright = { ...everything, starPlaces: [9, 10, 11].map((x) => ({ x, y: 9, magnitude: 0 })), zeroPoint: 13.8 };

  it('gives the same recording, with a turn before a star of many draws', async () => {
    let turns = 0;
    const made = await generateInTurns({ ...bright, durationS: 1 }, 1, async () => void turns++);
    expect(comparable(made)).toEqual(comparable(generateRecording({ ...bright, durationS: 1 }, 1)));
    expect(turns).toBe(3);
  });

  it('ends with what a turn throws', async () => {
    await expect(generateInTurns(bright, 1, () => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
  });
});

describe('generateRecording', () => {
  it.each([
    ['of a known sky', { starPlaces: [{ x: 9, y: 9, magnitude: 8 }] }],
    ['of a sky without end', { starMagnitudes: [4, 14] }],
  ] as const)('refuses stars %s that would take for ever before it draws one of their events', (_, sky) => {
    const bright = { ...everything, ...sky, zeroPoint: 40 };
    expect(() => generateRecording(bright, 1)).toThrow(fails(RangeError, 'zeroPoint', 67108864, 40));
  });

  it('tells for every event what caused it, in the amounts that were asked for', () => {
    const counts = histogram(source);
    const { background, hotPixel, star, satellite } = eventSource;
    const { durationS, backgroundRateHz } = everything;
    expect(new Set(counts.keys())).toEqual(new Set([background, hotPixel, star, satellite, satellite + 1]));
    expect(isPoissonCount(counts.get(background) ?? 0, durationS * backgroundRateHz)).toBe(true);
    const harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1 / 6;
    expect(isPoissonCount(counts.get(hotPixel) ?? 0, durationS * 0.04 * backgroundRateHz * harmonic)).toBe(true);
    expect(counts.get(star)).toBeLessThan(3 * durationS * 40 + 5 * Math.sqrt(3 * durationS * 40));
    for (const id of [0, 1]) expect(counts.get(satellite + id)).toBeLessThan(durationS * 400 + 5 * Math.sqrt(durationS * 400));
  });

  it('puts the events of a satellite at its labels: many times more there than in its surround', () => {
    for (const track of recording.objects) {
      const density = (near: (distance: number) => boolean, area: number) => {
        let count = 0;
        let label = 0;
        for (let i = 0; i < source.length; i++) {
          const t = recording.events.t[i];
          while (label < track.t.length - 1 && track.t[label + 1] <= t) label++;
          if (Math.abs(track.t[label] - t) > 10_256) continue;
          if (near(Math.hypot(recording.events.x[i] - track.x[label], recording.events.y[i] - track.y[label]))) count++;
        }
        return count / area;
      };
      const inside = density((d) => d <= 4, Math.PI * 16);
      const around = density((d) => d > 8 && d <= 20, Math.PI * (400 - 64));
      expect(inside).toBeGreaterThan(10 * around);
    }
  });

  it('marks as satellite exactly what lies within reach of its labels', () => {
    for (const track of recording.objects) {
      const own = rowsOf(generated, (cause) => cause === eventSource.satellite + track.id).map((row) =>
        row.split(' ').map(Number),
      );
      const during = own.filter(([t]) => t >= track.t[0] && t <= track.t[track.t.length - 1]);
      expect(during.length).toBeGreaterThan(100);
      for (const [t, x, y] of during) {
        const label = track.t.findLastIndex((time) => time <= t);
        // Point spread 1 px, lead 0.7 px, half a pixel of rounding, 0.2 px of motion: beyond 8 px nothing is left.
        expect(Math.hypot(x - track.x[label], y - track.y[label])).toBeLessThan(8);
      }
    }
  });

  it('leaves everything else as it is when satellites, stars or hot pixels are left out', () => {
    for (const all of [everything, starry]) {
      const short = { ...all, durationS: 3 };
      const whole = generateRecording(short, 1);
      const without = (change: Partial<GeneratorOptions>) => rowsOf(generateRecording({ ...short, ...change }, 1), () => true);
      expect(new Set(whole.source)).toEqual(new Set([0, 1, 2, 3, 4]));
      expect(without({ satellites: 0 })).toEqual(rowsOf(whole, (cause) => cause < eventSource.satellite));
      expect(without({ satellites: 1 })).toEqual(rowsOf(whole, (cause) => cause <= eventSource.satellite));
      expect(without({ stars: 0 })).toEqual(rowsOf(whole, (cause) => cause !== eventSource.star));
      expect(without({ hotPixels: 0 })).toEqual(rowsOf(whole, (cause) => cause !== eventSource.hotPixel));
      // What changes the paths of satellites leaves background and stars, and the other way round.
      const ofStars = (made: GeneratedRecording) => rowsOf(made, (cause) => cause <= eventSource.star);
      const dim = generateRecording({ ...short, satelliteRateHz: [1, 2], tumbling: undefined }, 1);
      expect(ofStars(dim)).toEqual(ofStars(whole));
      const drifting = generateRecording({ ...short, telescope: { ...(short.telescope ?? standingTelescope), driftPxS: 9 } }, 1);
      expect(rowsOf(drifting, (cause) => cause !== eventSource.star)).toEqual(
        rowsOf(whole, (cause) => cause !== eventSource.star),
      );
    }
  });

  it('makes a negative without satellites: labelled, and nothing in it', () => {
    const negative = generateRecording({ ...everything, satellites: 0 }, 1).recording;
    expect(negative).toMatchObject({ labelled: true, objects: [] });
  });

  it('gives the same recording for the same seed, another one for another', () => {
    const short = { ...everything, durationS: 1 };
    expect(comparable(generateRecording(short, 5))).toEqual(comparable(generateRecording(short, 5)));
    expect(generateRecording(short, 5).recording.events).not.toEqual(generateRecording(short, 6).recording.events);
  });

  it.each([
    [{ sensor: 'DVS128' as 'DAVIS' }, says('generator: sensor', 'DAVIS', 'ATIS', 'DAVIS346', 'DVXplorer', 'EVK4', 'DVS128')],
    [{ sensor: 'toString' as 'DAVIS' }, says('generator: sensor', 'DAVIS', 'ATIS', 'DAVIS346', 'DVXplorer', 'EVK4', 'toString')],
    [{ durationS: 0 }, says('generator: durationS', 0, 3600, 0)],
    [{ durationS: 3601 }, says('generator: durationS', 0, 3600, 3601)],
    [{ backgroundRateHz: -1 }, says('generator: backgroundRateHz', '0 events/s', -1)],
    [{ backgroundRateHz: Infinity }, says('generator: backgroundRateHz', '0 events/s', 'Infinity')],
    [{ hotPixels: 1.5 }, says('generator: hotPixels', 0, 1.5)],
    [{ hotPixels: 433 }, says('generator: hotPixels', '1 %', 433)],
    [{ stars: -1 }, says('generator: stars', 0, -1)],
    [{ satellites: 254 }, says('generator: satellites', 253, 254)],
    [{ speedPxS: [5, 4] as const }, says('generator: speedPxS', '[low, high]', 0, '5,4')],
    [
      { paths: [{ x: 1, y: 2, vx: NaN, vy: 0, rateHz: 3 }] },
      says('generator: paths[0]', 'rateHz', 0, 'x 1', 2, 'NaN', 0, 'rateHz 3'),
    ],
    [{ paths: [{ knots: twoKnots, rateHz: NaN }] }, says('generator: paths[0]', 'rateHz NaN')],
    [{ paths: [{ knots: twoKnots, rateHz: Infinity }] }, says('generator: paths[0]', 'rateHz Infinity')],
    [{ paths: [{ knots: twoKnots, rateHz: -1 }] }, says('generator: paths[0]', 'rateHz -1')],
    [{ paths: [{ knots: [twoKnots[0], { tS: 2, x: NaN, y: 3 }], rateHz: 3 }] }, says('generator: paths[0]', 'NaN')],
    [{ paths: [{ knots: [{ tS: 1, x: 2, y: 3 }], rateHz: 3 }] }, says('generator: paths[0]', 'rateHz', 0, 'rateHz 3', 1, 2, 3)],
    [
      { paths: [{ tS: 1, x: 2, y: 3, speedPxS: -4, angle: 5, turnPerPx: 6, rateHz: 7 }] },
      says('generator: paths[0]', 'speedPxS', 'rateHz', 0, 'tS 1', 2, 3, 'speedPxS -4', 5, 'turnPerPx 6', 'rateHz 7'),
    ],
    [{ starMagnitudes: [4, 17] as const }, says('generator: starMagnitudes', '[low, high]', 0, '<', 16, '4,17')],
    [{ starMagnitudes: [4, 4] as const }, says('generator: starMagnitudes', '[low, high]', 0, '<', 16, '4,4')],
    [{ zeroPoint: NaN }, says('generator: zeroPoint', -40, 40, 'NaN')],
    [{ psfPx: -1 }, says('generator: psfPx', 0, -1)],
    [{ curvatureDegPx: Infinity }, says('generator: curvatureDegPx', 0, 'Infinity')],
    [{ speedSpread: 'odd' as 'even' }, says('generator: speedSpread', 'odd')],
    [
      { speedPxS: [0, 4] as const, speedSpread: 'logarithmic' as const },
      says('generator: speedPxS', '[low, high]', '0 <', '0,4'),
    ],
    [{ objects: 'parade' as 'slews' }, says('generator: objects', 'parade')],
    [{ tumbling: { ...tumbling, periodS: [0, 1] as const } }, says('generator: tumbling.periodS', '[low, high]', '0 <', '0,1')],
    [{ tumbling: { ...tumbling, amplitude: 1.1 } }, says('generator: tumbling.amplitude', 0, 1, 1.1)],
    [{ tumbling: { ...tumbling, glintGain: -1 } }, says('generator: tumbling.glintGain', 0, -1)],
    [{ telescope: { ...standingTelescope, driftPxS: -1 } }, says('generator: telescope.driftPxS', 0, -1)],
    [{ telescope: { ...standingTelescope, rotationDegS: NaN } }, says('generator: telescope.rotationDegS', 'NaN')],
    [{ telescope: { ...standingTelescope, slews: 1.5 } }, says('generator: telescope.slews', 0, 1.5)],
    [{ telescope: { ...standingTelescope, jitterPx: -1 } }, says('generator: telescope.jitterPx', 0, -1)],
    [{ telescope: { ...standingTelescope, followsUntilS: -0.5 } }, says('generator: telescope.followsUntilS', 0, -0.5)],
    [{ telescope: { ...standingTelescope, follows: 'star' as 'nothing' } }, says('generator: telescope.follows', 'star')],
    [{ backgroundRateHz: 1e9, durationS: 3600 }, says('generator: backgroundRateHz', 67108864, 3600, 1000000000)],
    [
      {
        tumbling: { periodS: [1, 2] as const, amplitude: 0, glintGain: 1e9 },
        satellites: 1,
        satelliteRateHz: [1, 1] as const,
        durationS: 1,
      },
      says('generator: satelliteRateHz', 268435456, 1, '1,1'),
    ],
    [{ satelliteRateHz: [NaN, 4] as const }, says('generator: satelliteRateHz', '[low, high]', 0, 'NaN,4')],
  ])('refuses %j', (change, message) => {
    expect(() => generateRecording({ ...everything, ...change }, 1)).toThrow(fails(RangeError, message));
  });

  it('takes satellites as given: one that stands still, and one that crosses it after a second', () => {
    const paths = [
      { x: 100, y: 90, vx: 0, vy: 0, rateHz: 300 },
      { x: 100, y: 70, vx: 0, vy: 20, rateHz: 0 },
    ];
    const { recording: given, source: causes } = generateRecording({ ...everything, durationS: 2, paths }, 5);
    expect(given.objects.map(({ x, y }) => [x[0], y[0], x[100], y[100]])).toEqual([
      [100, 90, 100, 90],
      [100, 70, 100, 90],
    ]);
    expect(isPoissonCount(histogram(causes).get(eventSource.satellite) ?? 0, 600)).toBe(true);
    expect(causes).not.toContain(eventSource.satellite + 1);
  });

  it('takes one that stands, slews and stands again, and is there from its first knot to its last', () => {
    const knots = [
      { tS: 0.5, x: 60, y: 50 },
      { tS: 1, x: 60, y: 50 },
      { tS: 1.5, x: 160, y: 100 },
      { tS: 2, x: 160, y: 100 },
    ];
    const nothing = { ...everything, backgroundRateHz: 0, hotPixels: 0, stars: 0, durationS: 3 };
    const { events, objects } = generateRecording({ ...nothing, paths: [{ knots, rateHz: 400 }] }, 5).recording;
    const [{ t, x, y }] = objects;
    expect(t.length).toBe(150);
    expect([0, 49, 75, 149].map((k) => [x[k], y[k]])).toEqual([
      [60, 50],
      [60, 50],
      [110, 75],
      [160, 100],
    ]);
    expect(isPoissonCount(events.t.length, 600)).toBe(true);
    const middle = events.x.filter((_, i) => Math.abs(events.t[i] - t[75]) < 25_000);
    expect(middle.every((column) => Math.abs(column - 110) < 12)).toBe(true);
  });

  it('can tell 253 satellites apart', () => {
    const crowd = { ...everything, durationS: 1, satellites: 253, backgroundRateHz: 0, hotPixels: 0, stars: 0 };
    const { source: causes } = generateRecording({ ...crowd, satelliteRateHz: [400, 400], speedPxS: [1, 1] }, 1);
    expect(histogram(causes).size).toBe(253);
    expect([Math.min(...causes), Math.max(...causes)]).toEqual([3, 255]);
  });

  it('shows stars of a known sky, and says where objects are in it', () => {
    const quiet = { ...everything, backgroundRateHz: 0, hotPixels: 0, zeroPoint: 14 };
    const starPlaces = [
      { x: 100, y: 80, magnitude: 8 },
      { x: 900, y: 80, magnitude: 2 },
    ];
    const telescope = { ...standingTelescope, driftPxS: 4 };
    const { recording: made, source: causes, skyPaths } = generateRecording({ ...quiet, starPlaces, telescope }, 5);
    const { t, x, y } = made.events;
    const late = Array.from(causes.keys()).filter((i) => causes[i] === eventSource.star && t[i] - t[0] > 9.5e6);
    // 10^(0.4 · 6) events/s; what stands beside the chip gives none.
    expect(isPoissonCount(causes.filter((cause) => cause === eventSource.star).length, 2512)).toBe(true);
    const mean = (of: (i: number) => number) => late.reduce((sum, i) => sum + of(i), 0) / late.length;
    const moved = [mean((i) => x[i]) - 100, mean((i) => y[i]) - 80];
    // 39 px, and ON events 0.49 px ahead in the mean; one standard error is 0.1 px.
    expect(Math.abs(Math.hypot(...moved) - 39.5)).toBeLessThan(0.5);
    const [{ t: times, x: labelX, y: labelY }] = made.objects;
    const last = times.length - 1;
    const seconds = (times[last] - t[0]) / 1e6;
    const drift = [labelX[last] - skyPaths[0].x[last], labelY[last] - skyPaths[0].y[last]];
    expect(Math.hypot(...drift)).toBeCloseTo(4 * seconds, 0);
    expect((drift[0] * moved[0] + drift[1] * moved[1]) / Math.hypot(...drift) / Math.hypot(...moved)).toBeGreaterThan(0.999);
    expect(() => generateRecording({ ...quiet, starPlaces: [{ x: 1, y: Number.NaN, magnitude: 3 }] }, 1)).toThrow(
      fails(RangeError, 'starPlaces[0]', 'NaN'),
    );
  });
});
