import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { EventBelief } from './event-belief.ts';
import { brightestRateHz, maxEventNats, PixelWitness } from './pixel-witness.ts';
import { classOfEvent, lotOf } from './ratio-classes.ts';

interface Columns {
  readonly t: Float64Array;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
}

/** What {@link EventBelief.take} gives, event by event. */
function unitsOf(witness: PixelWitness, width: number, height: number, { t, x, y }: Columns, ratios: Float32Array): number[] {
  return [...ratios].flatMap((ratio, i) => {
    const pixel = y[i] * width + x[i];
    const channel = classOfEvent(witness.fitting(pixel, t[i], ratio), lotOf(ratio, x[i], y[i]));
    return channel < 0 ? [] : [channel * width * height + pixel];
  });
}

/** What it gives for each of some pieces of a stream, with what it remembers then, and what the exact functions do. */
function both(width: number, height: number, pieces: readonly (readonly [Columns, Float32Array])[]) {
  const [fast, plain] = [new EventBelief({ width, height }), new PixelWitness({ width, height })];
  return pieces.map(([columns, ratios]) => {
    const units = new Uint32Array(3 + ratios.length);
    const used = fast.take(columns, ratios, units, 3);
    const exact = unitsOf(plain, width, height, columns, ratios);
    return [
      { units: [...units.subarray(3, used)], ...fast.witness.state },
      { units: exact, ...plain.state },
    ];
  });
}

describe('EventBelief', () => {
  it('gives the units that the exact functions give, and takes as much from pixels, to the bit', () => {
    for (const [width, height, apartUs, logSpread] of [
      [1, 1, 300_000, 8],
      [5, 3, 30_000, 6],
      [40, 30, 100, 5],
      [40, 30, 1e9, 40],
    ]) {
      const random = randomGenerator(width * logSpread);
      let now = 0;
      const pieces = [1, 200, 9000].map((count): [Columns, Float32Array] => {
        const t = Float64Array.from({ length: count }, () => (now += random.integer(3) * random.integer(apartUs)));
        const [x, y] = [width, height].map((of) => Uint16Array.from(t, () => random.integer(of)));
        const nats = Float32Array.from(t, () => logSpread * (2 * random.uniform() - 1));
        return [{ t, x, y }, nats.map((one) => (random.uniform() < 0.05 ? 0 : Math.exp(one)))];
      });
      for (const [found, exact] of both(width, height, pieces)) expect(found).toEqual(exact);
    }
  });

  it('leaves to the exact functions what may round either way, and what is no ratio', () => {
    const full = Math.expm1(maxEventNats) / brightestRateHz;
    const odd = [0, -0, -1, 1e-30, 1e-45, 1e29, 1e30, 3e38, Infinity, -Infinity, Number.NaN];
    const near = Array.from({ length: 41 }, (_, k) => Math.fround(full * (1 + (k - 20) * 2 ** -24)));
    for (const ratio of [...odd, ...near]) {
      for (const laterUs of [0, 1, 150_000, 3e8]) {
        const [t, x] = [Float64Array.of(5, 5 + laterUs, 6 + laterUs), new Uint16Array(3)];
        for (const ratios of [Float32Array.of(ratio, 1, ratio), Float32Array.of(2, ratio, 0)]) {
          const [[found, exact]] = both(1, 1, [[{ t, x, y: x }, ratios]]);
          expect(found).toEqual(exact);
        }
      }
    }
  });

  it('by hand: of two events of 4 nats at once one is believed, and 3 nats of the other, and then nothing', () => {
    const belief = new EventBelief({ width: 2, height: 1 });
    const units = new Uint32Array(3);
    const ratios = new Float32Array(3).fill(Math.expm1(4) / 3);
    const used = belief.take({ t: new Float64Array(3), x: new Uint16Array(3).fill(1), y: new Uint16Array(3) }, ratios, units, 0);
    // ln(17.87) = 2.88 is nearest to the middle of class 16, −5 + 16/2; ln(6.36) = 1.85 to that of class 14. Two units per class.
    expect([...units.subarray(0, used)]).toEqual([33, 29]);
    expect(belief.witness.state.taken[1]).toBe(7);
  });

  it('refuses events that are not on the sensor', () => {
    const belief = new EventBelief({ width: 5, height: 4 });
    for (const [x, y] of [
      [5, 0],
      [0, 4],
      [65_535, 65_535],
    ]) {
      const columns = { t: Float64Array.of(0), x: Uint16Array.of(x), y: Uint16Array.of(y) };
      expect(() => belief.take(columns, [1], new Uint32Array(1), 0)).toThrow(says('evidence', 5, 4, 'at', x, y));
    }
  });
});
