import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { injectObjects } from './inject-objects.ts';
import { emptyHost, straight } from './injection.fixture.ts';
import { type InjectionOptions, injectionAt } from './injection.ts';

describe('injectionAt', () => {
  it('by hand: a third of the way at a third of the time, and nowhere before and after', () => {
    const injection = straight(0, 1, [1, 4], [10, 20], [40, 80]);
    expect(injectionAt(injection, 2)).toEqual({ x: 20, y: 40 });
    expect(injectionAt(injection, 1)).toEqual({ x: 10, y: 20 });
    expect([0.999, 4, 5].map((tS) => injectionAt(injection, tS))).toEqual([undefined, undefined, undefined]);
  });
});

describe('what can be wrong with an injection', () => {
  const host = emptyHost(10);
  const good = straight(0, 10, [1, 2], [9, 9]);
  it.each([
    ['an id that is no whole number', [{ ...good, id: 0.5 }], says('injections[0]', 0.5)],
    ['two with one id', [good, good], says('injections[1]', 'id of its own', 0)],
    ['a negative rate', [{ ...good, rateHz: -1 }], says('rateHz', '0 events/s', -1)],
    ['one knot', [{ ...good, knots: good.knots.slice(1) }], says('knots', 2, 9, 9)],
    ['knots against time', [{ ...good, knots: good.knots.toReversed() }], /in time order/],
    ['a place that is no number', [straight(0, 1, [1, 2], [Number.NaN, 3])], /finite knots/],
    ['a time before the recording', [straight(0, 1, [-1, 2], [3, 3])], /within the recording, which lasts 10 s/],
    ['a time after the recording', [straight(0, 1, [1, 11], [3, 3])], /within the recording, which lasts 10 s/],
  ])('%s is refused', (_, injections, message) => {
    expect(() => injectObjects(host, injections, 1)).toThrow(RangeError);
    expect(() => injectObjects(host, injections, 1)).toThrow(message);
  });

  it.each<[InjectionOptions, RegExp]>([
    [{ offShare: 1.2 }, says('injection: offShare', 0, 1, 1.2)],
    [{ burstShare: -0.1 }, /burstShare/],
    [{ spotSdPx: [1, Number.NaN] }, says('spotSdPx', 0, '1,NaN')],
    [{ refractoryUs: Infinity }, says('refractoryUs', 0, 'Infinity')],
  ])('the option %j is refused', (options, message) => {
    expect(() => injectObjects(host, [good], 1, options)).toThrow(message);
  });
});
