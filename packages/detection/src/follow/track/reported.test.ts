import { expect, it } from 'vitest';
import { brightnessAround } from './brightness.ts';
import { isReported } from './reported.ts';
import { trackWith } from './track.fixture.ts';
import { rateOf } from './track.ts';

const now = { tUs: 10e6, seenUs: 8e6 };
const rateHz = rateOf(trackWith());

it('an object is reported from 5.5 nats on, and from 4 where it was seen within four of its usual intervals', () => {
  const usual = { usualHz: rateHz };
  expect([5.4, 5.6].map((nats) => isReported(trackWith({ ...now, ...usual, nats })))).toEqual([false, true]);
  expect([3.9, 4.1].map((nats) => isReported(trackWith({ ...now, ...usual, seenUs: 9.9e6, nats })))).toEqual([false, true]);
});

it('what is so bright that 0.4 s without an event cost more is reported from 4 nats on', () => {
  const bright = { brightness: brightnessAround(100), usualHz: 100 };
  expect([3.9, 4.1].map((nats) => isReported(trackWith({ ...now, ...bright, nats })))).toEqual([false, true]);
});

it('what is a quarter as bright as it usually is must have a nat more', () => {
  const dimmed = { usualHz: 4 * rateHz };
  expect([6.4, 6.6].map((nats) => isReported(trackWith({ ...now, ...dimmed, nats })))).toEqual([false, true]);
  expect([4.9, 5.1].map((nats) => isReported(trackWith({ ...now, ...dimmed, seenUs: 9.9e6, nats })))).toEqual([false, true]);
});
