import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integrate } from '../neurons/lif.ts';
import { randomGenerator } from '../random.ts';
import { EvidenceMap } from './evidence-map.ts';

const cross = { side: 3, weights: [0, 0.5, 0, 0.5, 1, 0.5, 0, 0.5, 0] } as const;
const size = { width: 5, height: 4 };

describe('EvidenceMap', () => {
  it('by hand: θ 2, leak 1/4, ceiling 1 above θ', () => {
    const map = new EvidenceMap(size, cross, { threshold: 2, leak: 0.25, ceiling: 1 });
    map.add(2, 1, 2);
    map.step();
    expect([map.potential(2, 1), map.potential(1, 1), map.potential(2, 0), map.potential(0, 0)]).toEqual([1.75, 0.75, 0.75, 0]);
    expect(map.firing()).toEqual([]);
    map.add(2, 1, 1);
    map.step();
    // 1.75 + 1 − 0.25: not reset, it goes on firing until the leak has taken half a nat.
    expect(map.firing()).toEqual([{ unit: 7, potential: 2.5 }]);
    map.step();
    map.step();
    expect(map.firing()).toEqual([{ unit: 7, potential: 2 }]);
    map.step();
    expect([map.potential(2, 1), map.firing()]).toEqual([1.75, []]);
    map.add(2, 1, 100);
    map.step();
    expect(map.potential(2, 1)).toBe(3);
  });

  it('forgets one neuron and leaves its neighbours as they are', () => {
    const map = new EvidenceMap(size, cross, { threshold: 2, leak: 0.25, ceiling: 1 });
    map.add(2, 1, 4);
    map.step();
    map.forget(2, 1);
    expect([map.potential(2, 1), map.potential(1, 1), map.firing()]).toEqual([0, 1.75, []]);
    map.add(2, 1, 2.5);
    map.step();
    expect([map.potential(2, 1), map.potential(1, 1)]).toEqual([2.25, 2.75]);
  });

  it('at the edge keeps what lies on the sensor', () => {
    const map = new EvidenceMap(size, cross, { threshold: 1, leak: 0, ceiling: 9 });
    map.add(0, 0, 2);
    map.add(4, 3, 4);
    map.step();
    const units = map.firing().toSorted((a, b) => a.unit - b.unit);
    expect(units.map(({ unit, potential }) => [unit, potential])).toEqual([
      [0, 2],
      [1, 1],
      [5, 1],
      [14, 2],
      [18, 2],
      [19, 4],
    ]);
  });

  it('is a LIF neuron with a ceiling and no reset, step by step, whatever the order of events', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomGenerator(seed);
        const neuron = { threshold: 1 + random.integer(4), leak: random.integer(16) / 16, ceiling: random.integer(3) };
        const map = new EvidenceMap(size, cross, neuron);
        const dense = new Float64Array(size.width * size.height);
        for (let step = 0; step < 30; step++) {
          const events = Array.from({ length: random.uniform() < 0.4 ? random.integer(6) : 0 }, () => ({
            x: random.integer(size.width),
            y: random.integer(size.height),
            nats: random.integer(32) / 16,
          }));
          for (const { x, y, nats } of events.toReversed()) map.add(x, y, nats);
          map.step();
          for (let unit = 0; unit < dense.length; unit++) {
            const [column, row] = [unit % size.width, Math.floor(unit / size.width)];
            const current = events.reduce((sum, { x, y, nats }) => sum + nats * weightAt(column - x, row - y), 0);
            const leak = { kind: 'subtractive', amount: neuron.leak } as const;
            dense[unit] = Math.min(neuron.threshold + neuron.ceiling, integrate(leak, dense[unit], current));
          }
          const fires = [...dense.keys()].filter((unit) => dense[unit] >= neuron.threshold);
          const found = map.firing().toSorted((a, b) => a.unit - b.unit);
          expect(found).toEqual(fires.map((unit) => ({ unit, potential: dense[unit] })));
        }
      }),
      { numRuns: 100 },
    );
  });
});

const weightAt = (dx: number, dy: number): number =>
  Math.abs(dx) > 1 || Math.abs(dy) > 1 ? 0 : cross.weights[(dy + 1) * 3 + dx + 1];
