import { expect, test } from 'vitest';
import { Muted } from './muted.ts';

/** Four neurons; neuron n belongs to map n % 2. */
function mutedNeurons(muted: Muted): number[] {
  return [0, 1, 2, 3].filter((neuron) => muted.has(neuron, neuron % 2));
}

test('no neuron is muted at first', () => expect(mutedNeurons(new Muted(4, 2))).toEqual([]));

test('a neuron is muted until the next stimulus', () => {
  const muted = new Muted(4, 2);
  muted.mute(2);
  expect(mutedNeurons(muted)).toEqual([2]);
  muted.nextStimulus();
  expect(mutedNeurons(muted)).toEqual([]);
});

test('a map is muted but for its winner, who can still be muted alone', () => {
  const muted = new Muted(4, 2);
  muted.muteMapExcept(1, 3);
  expect(mutedNeurons(muted)).toEqual([1]);
  muted.mute(3);
  expect(mutedNeurons(muted)).toEqual([1, 3]);
  muted.nextStimulus();
  expect(mutedNeurons(muted)).toEqual([]);
  muted.muteMapExcept(0, 0);
  expect(mutedNeurons(muted)).toEqual([2]);
});
