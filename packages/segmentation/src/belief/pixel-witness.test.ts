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

  it('what it has said fades with a time constant of 0.2 s', () => {
    const witness = new PixelWitness(size);
    witness.believed(0, 0, 1e6, ratioOf(4));
    witness.believed(0, 0, 1.1e6, ratioOf(3));
    const left = 7 - (4 * Math.exp(-0.5) + 3) * Math.exp(-0.25);
    expect(natsOf(witness.believed(0, 0, 1.15e6, ratioOf(6)))).toBeCloseTo(left, 5);
    // Then it is as full as it can be.
    expect(natsOf(witness.believed(0, 0, 1.35e6, ratioOf(6)))).toBeCloseTo(7 * (1 - Math.exp(-1)), 5);
  });

  it('a ratio that fits in is given back as it is, also 0', () => {
    const witness = new PixelWitness(size);
    for (const [k, ratio] of [0, 0.1, 1 / 3, 12.34].entries())
      expect(witness.believed(k % 3, k >> 1, 5, ratio)).toBeCloseTo(ratio, 12);
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

  it('is a copy', () => {
    const witness = begun();
    const { state } = witness;
    expect(state.taken.length).toBe(6);
    const before = structuredClone(state);
    witness.believed(1, 0, 2.2e6, ratioOf(6));
    expect(state).toEqual(before);
    const other = new PixelWitness(size);
    other.restore(state, 0);
    other.believed(1, 0, 2.2e6, ratioOf(6));
    expect(state).toEqual(before);
  });
});
