import { describe, expect, test } from 'vitest';
import type { Leak } from '../network/network-spec.ts';
import type { ForwardLayer } from '../numerics/forward-tensors.ts';
import { ConvLayer } from './conv-layer.ts';

const numbers = (weight: readonly number[], threshold: readonly number[], leak: Leak): ForwardLayer => ({
  weight: { shape: [2, 1, 3, 3], data: Float32Array.from(weight) },
  threshold: { shape: [2], data: Float32Array.from(threshold) },
  leak,
});

/** A 1×5 line of one input channel, kernel 3×3 whose middle row is 1 2 3 for map 0 and 4 0 0 for map 1. */
function line(leak: Leak, fireOnce: boolean, thresholds: readonly [number, number]): ConvLayer {
  const layer = new ConvLayer(
    { kind: 'conv', name: 'line', maps: 2, kernel: 3, neuron: { threshold: 1, leak } },
    [1, 1, 5],
    fireOnce,
  );
  layer.setNumbers(numbers([0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0], thresholds, leak));
  layer.beginRun();
  return layer;
}

const at = (...units: number[]) => ({ index: Uint32Array.from(units), start: 0, end: units.length });

function spikesOf(layer: ConvLayer): number[] {
  const { index, start, end } = layer.record.lastStep();
  return [...index.subarray(start, end)];
}

describe('hand-computed convolution', () => {
  test('a spike reaches its neighbours by the mirrored kernel', () => {
    const layer = line({ kind: 'none' }, false, [9, 9]);
    // Output x reads input x−1, x, x+1 with weights 1, 2, 3: input 2 gives 3 at x = 1, 2 at x = 2, 1 at x = 3.
    expect(layer.step(at(2))).toBe(6);
    expect([...layer.potentials()]).toEqual([0, 3, 2, 1, 0, 0, 0, 0, 4, 0]);
    // At the border a column of the kernel lies outside.
    expect(layer.step(at(0))).toBe(4);
    expect([...layer.potentials()]).toEqual([2, 4, 2, 1, 0, 0, 4, 0, 4, 0]);
  });

  test('fires at the threshold of its map, units ascending, potential before reset kept', () => {
    const layer = line({ kind: 'none' }, false, [3, 4]);
    layer.step(at(2, 3));
    expect(spikesOf(layer)).toEqual([1, 2, 3, 8, 9]);
    expect([...layer.record.copy([2, 1, 5]).potential]).toEqual([3, 5, 3, 4, 4]);
    expect([...layer.potentials()]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  test('fire-once neurons stay at 0 until the next stimulus', () => {
    const layer = line({ kind: 'none' }, true, [3, 9]);
    layer.step(at(2));
    layer.step(at(2));
    expect(spikesOf(layer)).toEqual([2]);
    expect(layer.potentials()[1]).toBe(0);
    layer.beginRun();
    layer.step(at(2));
    // Unit 1 had fired and starts from 0: 3. Unit 2 too: 2. Unit 3 goes on from 2: 3. Unit 8 goes on from 8: 12.
    expect(spikesOf(layer)).toEqual([1, 3, 8]);
  });
});

describe('rest', () => {
  test('puts the potentials to 0, and new numbers do too', () => {
    const layer = line({ kind: 'none' }, false, [9, 9]);
    layer.step(at(2));
    layer.rest();
    expect(layer.potentials().every((value) => value === 0)).toBe(true);
    layer.step(at(2));
    expect(layer.potentials()[1]).toBe(3);
    layer.setNumbers(
      numbers(
        Array.from({ length: 18 }, () => 1),
        [9, 9],
        { kind: 'none' },
      ),
    );
    expect(layer.potentials()[1]).toBe(0);
  });
});

describe('competition', () => {
  const global = { mode: 'global', localRadius: 0, tieSeed: 1 } as const;

  test('global: the losers of a map are put to 0 and stay there; the next stimulus finds them at rest', () => {
    const layer = line({ kind: 'none' }, false, [2, 9]);
    layer.step(at(2), global);
    expect(spikesOf(layer)).toEqual([1]);
    layer.step(at(2), global);
    expect(spikesOf(layer)).toEqual([1]);
    expect([...layer.potentials()]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 8, 0]);
    layer.beginRun();
    layer.step(at(3), { ...global, mode: 'local' });
    expect(spikesOf(layer)).toEqual([2, 3]);
  });

  test('local: the other map is put to 0 at the winner’s place, and stays there', () => {
    const layer = line({ kind: 'none' }, false, [9, 4]);
    layer.step(at(2), { ...global, mode: 'local' });
    expect(spikesOf(layer)).toEqual([8]);
    expect([...layer.potentials()]).toEqual([0, 3, 2, 0, 0, 0, 0, 0, 0, 0]);
    layer.step(at(3), { ...global, mode: 'local' });
    expect(layer.potentials()[3]).toBe(0);
  });
});
