import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvenSample } from './even-sample.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, k) => k);

describe('an even sample', () => {
  it('holds all that has room, then every second one, then every fourth', () => {
    const sample = new EvenSample<number>(4);
    for (const one of numbers(4)) sample.add(one);
    // The fifth makes it 0 2 4; then 6 has room, and 8 makes it 0 4 8.
    expect(sample.take()).toEqual([0, 1, 2, 3]);
    for (const one of numbers(5)) sample.add(one);
    expect(sample.take()).toEqual([0, 2, 4]);
    for (const one of numbers(9)) sample.add(one);
    expect(sample.seen).toBe(9);
    expect(sample.take()).toEqual([0, 4, 8]);
    expect(sample.seen).toBe(0);
    expect(sample.take()).toEqual([]);
  });

  it('is the same however what comes is cut into pieces, and at least half full', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 20 }), fc.integer({ min: 2, max: 20 }), (pieces, most) => {
        const [whole, parts] = [new EvenSample<number>(most), new EvenSample<number>(most)];
        const total = pieces.reduce((sum, one) => sum + one, 0);
        whole.addAll(total, (k) => k);
        let begin = 0;
        for (const piece of pieces) {
          const from = begin;
          parts.addAll(piece, (k) => from + k);
          begin += piece;
        }
        expect(parts.seen).toBe(total);
        const kept = parts.take();
        expect(kept).toEqual(whole.take());
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(total, Math.floor(most / 2) + 1));
        const steps = new Set(kept.slice(1).map((one, k) => one - kept[k]));
        expect(steps.size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
