import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { WasmEvidenceMap } from '../backend/wasm/evidence-map.ts';
import { randomGenerator } from '../random.ts';
import { EvidenceMap } from './evidence-map.ts';
import { evidenceMap } from './fastest-evidence-map.ts';

test('WebAssembly = TypeScript, bit for bit: any kernel, any sensor, long silences', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = randomGenerator(seed);
      const side = 1 + 2 * random.integer(6);
      const kernel = { side, weights: Array.from({ length: side ** 2 }, () => random.integer(9) / 8) };
      const size = { width: 1 + random.integer(20), height: 1 + random.integer(20) };
      // Leaks so large that long silences leak more than float32 holds on the grid.
      const leak = random.integer(random.uniform() < 0.5 ? 100 : 2000) / 512;
      const neuron = { threshold: 1 + random.integer(4), leak, ceiling: random.integer(3) };
      const fast = evidenceMap(size, kernel, neuron);
      const oracle = new EvidenceMap(size, kernel, neuron);
      expect(fast).toBeInstanceOf(WasmEvidenceMap);
      for (let round = 0; round < 20; round++) {
        const steps = random.uniform() < 0.2 ? 5000 : random.integer(4);
        for (let step = 0; step < steps; step++) {
          fast.step();
          oracle.step();
        }
        for (let event = random.integer(6); event > 0; event--) {
          const [x, y, nats] = [random.integer(size.width), random.integer(size.height), random.integer(7 * 64) / 64];
          fast.add(x, y, nats);
          oracle.add(x, y, nats);
        }
        fast.step();
        oracle.step();
        if (random.uniform() < 0.3) {
          const [x, y] = [random.integer(size.width), random.integer(size.height)];
          fast.forget(x, y);
          oracle.forget(x, y);
        }
        for (let unit = 0; unit < size.width * size.height; unit++) {
          const [x, y] = [unit % size.width, Math.floor(unit / size.width)];
          expect(fast.potential(x, y)).toBe(oracle.potential(x, y));
        }
        expect(fast.firing()).toEqual(oracle.firing());
      }
    }),
    { numRuns: 30 },
  );
});

test('off the grid, where float32 would round, it is TypeScript', () => {
  const kernel = { side: 1, weights: [1] };
  const size = { width: 2, height: 2 };
  expect(evidenceMap(size, kernel, { threshold: 18.3, leak: 0, ceiling: 8 })).toBeInstanceOf(EvidenceMap);
  expect(evidenceMap(size, kernel, { threshold: 18, leak: 0.1, ceiling: 8 })).toBeInstanceOf(EvidenceMap);
});
