import { expect, it } from 'vitest';
import { generateRecording } from '../synthetic/generate-recording.ts';
import { everything } from '../synthetic/generator.fixture.ts';
import { BackgroundModel } from './background-model.ts';

const { events } = generateRecording({ ...everything, durationS: 4, stars: 0, satellites: 1 }, 5).recording;

/** Ratios of the recording with a gap of so many seconds after two; every `every`-th event alone. */
function ratiosWithGap(gapS: number, every = 1): Float32Array {
  const half = events.t[0] + 2e6;
  const of = <T extends Uint16Array | Uint8Array | Float64Array>(column: T) => column.filter((_, i) => i % every === 0) as T;
  const t = of(events.t).map((tUs) => (tUs > half ? tUs + gapS * 1e6 : tUs));
  return new BackgroundModel(events.sensor, t[0]).ratios({ t, x: of(events.x), y: of(events.y), p: of(events.p) });
}

it('a sensor that was off for an hour or a day makes no event rarer than one that was silent for a second', () => {
  const second = ratiosWithGap(1);
  expect(second.some((ratio) => ratio > 0)).toBe(true);
  // From a second on, which includes the empty bin or two at the gap, time stands still: the same to the bit.
  const longer = ratiosWithGap(1.01);
  expect(longer).not.toEqual(ratiosWithGap(0.5));
  for (const gapS of [10, 3600, 86_400]) expect(ratiosWithGap(gapS)).toEqual(longer);
});

it('a sensor that sends little may be silent for fifty of its intervals', () => {
  // About seven events a second: fifty intervals are about seven seconds.
  const every = 500;
  expect(ratiosWithGap(3, every)).not.toEqual(ratiosWithGap(4, every));
  expect(ratiosWithGap(60, every)).toEqual(ratiosWithGap(3600, every));
});
