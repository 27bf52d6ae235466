import { describe, expect, it } from 'vitest';
import { brightestRateHz, maxEventNats, PixelWitness } from './pixel-witness.ts';

const size = { width: 3, height: 2 };
/** The ratio of an event that says so much of the brightest objects. */
const ratioOf = (nats: number) => Math.expm1(nats) / brightestRateHz;
const natsOf = (ratio: number) => Math.log1p(brightestRateHz * ratio);

describe('a pixel is one witness', () => {
  it('is believed in full while what it says stays below 7 nats, then as far as there is room', () => {
    const witness = new PixelWitness(size);
    const believed = [3, 3, 3, 3].map((nats) => natsOf(witness.believed(1, 1, 0, ratioOf(nats))));
    [3, 3, 1, 0].forEach((nats, k) => expect(believed[k]).toBeCloseTo(nats, 5));
    expect(natsOf(witness.believed(2, 1, 0, ratioOf(50)))).toBeCloseTo(maxEventNats, 9);
  });

  it('each pixel speaks for itself', () => {
    const witness = new PixelWitness(size);
    witness.believed(2, 0, 0, ratioOf(7));
    expect(witness.believed(2, 0, 0, 1)).toBe(0);
    for (const [x, y] of [
      [0, 1],
      [1, 0],
      [2, 1],
    ])
      expect(witness.believed(x, y, 0, 1)).toBeCloseTo(1, 12);
  });
});

function begun(): PixelWitness {
  const witness = new PixelWitness(size);
  witness.believed(1, 0, 2e6, ratioOf(5));
  witness.believed(0, 1, 2.1e6, ratioOf(2));
  return witness;
}

describe('what it remembers', () => {
  it('restored, it goes on as if it had never stopped, also where the clock began anew', () => {
    for (const shiftUs of [0, -2e6, 7e9]) {
      const [whole, resumed] = [begun(), new PixelWitness(size)];
      resumed.restore(whole.state, shiftUs);
      for (const [x, y] of [
        [1, 0],
        [0, 1],
        [2, 1],
      ])
        expect(resumed.believed(x, y, 2.2e6 + shiftUs, ratioOf(6))).toBe(whole.believed(x, y, 2.2e6, ratioOf(6)));
    }
  });
});
