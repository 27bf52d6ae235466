import { createHash } from 'node:crypto';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { eventSource } from '../event-truth.ts';
import { generateRecording } from '../generate-recording.ts';
import { sensorSizes } from '../generator-options.ts';
import { type SceneName, sceneNames, sceneOptions } from './scene-options.ts';

const quiet = { backgroundRateHz: 0, hotPixels: 0 };
const made = (...[name, changes]: Parameters<typeof sceneOptions>) =>
  generateRecording(sceneOptions(name, { ...quiet, ...changes }), 3);
const speeds = ({ t, x, y }: { readonly t: Float64Array; readonly x: Float64Array; readonly y: Float64Array }) => {
  const last = t.length - 1;
  return (1e6 * Math.hypot(x[last] - x[0], y[last] - y[0])) / (t[last] - t[0]);
};
/** Share of the pixels of one that the other has. */
const overlap = (a: Set<string>, b: Set<string>) => [...a].filter((pixel) => b.has(pixel)).length / a.size;
const noise = (name: SceneName, sensor: keyof typeof sensorSizes) => sceneOptions(name, { sensor }).noise;

describe('the scenes', () => {
  it.each([
    ['slews', 4002633570, 'a4a06d0e80af457b'],
    ['slews', 3424308427, 'e74151933f75745d'],
    ['passing', 379532908, 'a06de659b20bd897'],
    ['crossing', 2148240204, '6248328412d5a447'],
    ['meeting', 1680412306, 'bf77672e3a3783d3'],
    ['jogs', 1680412306, 'd34bb42d17728a74'],
  ] as const)('%s draws with the seed %d what published figures were measured on', (name, seed, digest) => {
    const { recording, source } = generateRecording(
      { ...sceneOptions(name, { ...quiet, stars: name === 'meeting' ? 3 : 0 }) },
      seed,
    );
    const { t, x, y, p } = recording.events;
    const hash = createHash('sha256');
    for (const part of [t, x, y, p, source, ...recording.objects.flatMap((one) => [one.t, one.x, one.y])])
      hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    expect(hash.digest('hex').slice(0, 16)).toBe(digest);
  });

  it.each(sceneNames)('%s makes a recording on every chip, of any duration, with its satellites and without', (name) => {
    for (const [sensor, durationS, fewest] of [
      ['DAVIS346', 25, 1],
      ['DAVIS', 0.5, 0],
      ['DVXplorer', 2, 1],
    ] as const) {
      const options = sceneOptions(name, { sensor, durationS, ...quiet });
      const { recording, source } = generateRecording(options, 5);
      expect(recording.events.sensor).toEqual(sensorSizes[sensor]);
      expect(recording.objects.length).toBeLessThanOrEqual(options.satellites);
      expect(recording.objects.length).toBeGreaterThanOrEqual(fewest);
      const negative = generateRecording({ ...options, satellites: 0 }, 5);
      expect(negative.recording.objects).toEqual([]);
      expect(negative.source).toEqual(source.filter((cause) => cause < eventSource.satellite));
    }
  });

  it('have the noise of a DAVIS on a DAVIS, but for the plain one and the night of an HD sensor; other cameras read no frames', () => {
    const own = { plain: 'poisson', night: 'hd' } as Readonly<Record<string, string>>;
    for (const name of sceneNames) {
      expect(noise(name, 'DAVIS')).toBe(own[name] ?? 'davis');
      expect(noise(name, 'DAVIS346')).toBe(own[name] ?? 'davis');
      expect(noise(name, 'ATIS')).toBe(own[name] ?? 'poisson');
    }
    expect(sceneOptions('geo', { sensor: 'ATIS', noise: 'davis' }).noise).toBe('davis');
  });

  it('grow with the area of the chip: background, hot pixels, and stars of a sky, where they are not given', () => {
    const { backgroundRateHz, hotPixels, stars } = sceneOptions('geo', { sensor: 'DVXplorer' });
    const area = (640 * 480) / (240 * 180);
    expect(backgroundRateHz).toBeCloseTo(9000 * area, 6);
    expect([hotPixels, stars]).toEqual([Math.round(100 * area), Math.round(35 * area)]);
    expect(sceneOptions('plain', { sensor: 'DVXplorer' }).stars).toBe(3);
    expect(sceneOptions('geo', { sensor: 'DVXplorer', backgroundRateHz: 7, hotPixels: 0, stars: 1 })).toMatchObject({
      backgroundRateHz: 7,
      hotPixels: 0,
      stars: 1,
    });
  });

  it('keep what is not given, also of telescope and tumbling', () => {
    const { telescope, tumbling, ...rest } = sceneOptions('sidereal', { telescope: { jitterPx: 2 }, tumbling: { amplitude: 0 } });
    const scene = sceneOptions('sidereal');
    expect(telescope).toEqual({ ...scene.telescope, jitterPx: 2 });
    expect(tumbling).toEqual({ ...scene.tumbling, amplitude: 0 });
    expect({ ...rest, telescope: scene.telescope, tumbling: scene.tumbling }).toEqual(scene);
    expect(sceneOptions('plain', { zeroPoint: 12 })).toMatchObject({ starMagnitudes: [4, 14], zeroPoint: 12 });
    expect(sceneOptions('plain', { durationS: undefined })).toEqual(sceneOptions('plain'));
  });

  it.each([
    ['slews', { satellites: 2 }, says('generator: satellites', 3, 2)],
    ['passing', { speedPxS: [1, 2] as const }, says('generator: speedPxS', '1,2')],
    ['crossing', { curvatureDegPx: 1 }, says('generator: curvatureDegPx', 'none')],
    ['meeting', { telescope: { slews: 2 } }, says('generator: telescope.slews', 'none')],
    ['jogs', { speedPxS: [1, 2] as const }, says('generator: speedPxS', '1,2')],
    ['slews', { telescope: { follows: 'satellite' } }, says('generator: telescope.follows', 'none')],
    ['milkyway' as 'geo', {}, says('scene', 'milkyway')],
  ] as const)('refuse what does not go with them: %s with %j', (name, changes, message) => {
    expect(() => sceneOptions(name, changes)).toThrow(message);
    expect(() => sceneOptions(name, changes)).toThrow(RangeError);
  });
});

describe('geo', () => {
  it('has satellites that stand within 0.3 px/s, and stars that drift by 180 px in its minute', () => {
    const { recording, source } = made('geo', { telescope: { jitterPx: 0 }, starMagnitudes: [4, 9], stars: 10 });
    expect(recording.objects.map(({ t }) => t.length)).toEqual([6000, 6000]);
    for (const track of recording.objects) expect(speeds(track)).toBeLessThan(0.31);
    expect(source).toContain(eventSource.star);
  });
});

describe('tracking', () => {
  it('holds its satellite within jitter, while it tumbles', () => {
    const { recording } = made('tracking');
    const [{ t, x }] = recording.objects;
    expect(t.length).toBe(6000);
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    expect(Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length)).toBeCloseTo(0.4, 1);
  });
});

describe('slews', () => {
  it('moves stars as it moves its objects: a star stands still between two slews', () => {
    const changes = { durationS: 23, stars: 30, starMagnitudes: [4, 10] as const, telescope: { driftPxS: 0 } };
    const { recording, source } = made('slews', changes);
    const [{ t, x, y }] = recording.objects;
    const { events } = recording;
    const middleOfStars = (fromS: number, untilS: number) => {
      const own = [...source.keys()].filter(
        (i) => source[i] === eventSource.star && events.t[i] - t[0] > fromS * 1e6 && events.t[i] - t[0] < untilS * 1e6,
      );
      return new Set(own.map((i) => `${events.x[i]} ${events.y[i]}`));
    };
    // Before the first slew, at 14 s at the earliest, the same pixels see the stars; after it, others.
    const slewedPx = Math.hypot(x[2100] - x[1390], y[2100] - y[1390]);
    expect(slewedPx).toBeGreaterThan(20);
    expect(overlap(middleOfStars(0, 6), middleOfStars(7, 13))).toBeGreaterThan(
      2 * overlap(middleOfStars(0, 6), middleOfStars(20, 21.9)),
    );
  });
});

describe('sidereal', () => {
  it('has stars that stay, of a number and a brightness as the counts say, and classes that tell them from satellites', () => {
    const { source } = made('sidereal', { durationS: 5, satellites: 1, tumbling: { glintGain: 0, amplitude: 0 } });
    expect(new Set(source)).toEqual(new Set([eventSource.star, eventSource.satellite]));
    const few = made('sidereal', { durationS: 5, stars: 0 });
    expect(few.source).not.toContain(eventSource.star);
  });
});
