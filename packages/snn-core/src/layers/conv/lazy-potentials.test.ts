import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Leak } from '../../network/network-spec.ts';
import { integrate } from '../../neurons/lif.ts';
import { LazyPotentials } from './lazy-potentials.ts';

describe('LazyPotentials', () => {
  test('rest is seen by every cell, without touching any', () => {
    const potentials = new LazyPotentials(3, 1, { kind: 'none' });
    for (let cell = 0; cell < 3; cell++) potentials.wake(cell, 0);
    potentials.values.fill(-2);
    potentials.rest(1);
    expect([...potentials.values]).toEqual([-2, -2, -2]);
    expect(potentials.at(2, 0, 1)).toBe(0);
    potentials.wake(2, 1);
    expect([...potentials.values]).toEqual([-2, -2, 0]);
  });

  test('one map may rest while the others go on', () => {
    const potentials = new LazyPotentials(1, 2, { kind: 'none' });
    potentials.wake(0, 0);
    potentials.values.fill(2);
    potentials.restMap(1, 1);
    potentials.wake(0, 5);
    expect([...potentials.values]).toEqual([2, 0]);
  });

  test('is what updating every neuron in every step gives', () => {
    const leaks: readonly Leak[] = [
      { kind: 'none' },
      { kind: 'subtractive', amount: 0.1 },
      { kind: 'multiplicative', factor: 0.9 },
    ];
    const events = fc.array(fc.record({ gap: fc.nat(6), cell: fc.nat(3), current: fc.float({ min: -1, max: 2, noNaN: true }) }));
    fc.assert(
      fc.property(fc.constantFrom(...leaks), events, (leak, list) => {
        const lazy = new LazyPotentials(4, 1, leak);
        const eager = new Float32Array(4);
        let now = 0;
        for (const { gap, cell, current } of list) {
          for (let silent = 0; silent < gap; silent++, now++) eager.forEach((v, n) => (eager[n] = integrate(leak, v, 0)));
          eager.forEach((v, n) => (eager[n] = integrate(leak, v, n === cell ? current : 0)));
          lazy.wake(cell, now);
          lazy.values[cell] = integrate(leak, lazy.values[cell], current);
          now++;
          expect([0, 1, 2, 3].map((n) => lazy.at(n, 0, now))).toEqual([...eager]);
        }
      }),
    );
  });
});
