import { randomGenerator } from '@spikeseg/snn-core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventsByPixel } from './events-by-pixel.ts';

test('events of a pixel between two times are those that are there', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(60), (seed, length) => {
      const random = randomGenerator(seed);
      const sensor = { width: 3, height: 2 };
      const t = Float64Array.from({ length }, () => random.integer(20)).toSorted();
      const x = Uint16Array.from(t, () => random.integer(3));
      const y = Uint16Array.from(t, () => random.integer(2));
      const byPixel = new EventsByPixel({ t, x, y, p: new Uint8Array(length), sensor }, new Float32Array(length));
      const [pixel, beginUs, endUs] = [random.integer(6), random.integer(20), random.integer(22)];
      const there = [...t.keys()].filter((i) => y[i] * 3 + x[i] === pixel && t[i] >= beginUs && t[i] < endUs);
      expect([...byPixel.between(pixel, beginUs, endUs)]).toEqual(there);
    }),
  );
});
