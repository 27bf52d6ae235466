import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { completeness, type InjectionFate, type InjectionOutcome } from './completeness.ts';
import { efficiencyAt } from './efficiency-fit.ts';
import { undecidedKinds } from './undecided.ts';

const magnitudes = [-7, -6, -5, -4, -3.5, -3, -2, -1];
const bootstrap = { samples: 300, confidence: 0.95, seed: 5, minRecordings: 8 };

/** All objects that there may be, and those of two stages: eight of each kind, and all of undecided ones. */
function simulated(curve: Parameters<typeof efficiencyAt>[0], perCell: number, seed: number) {
  const random = randomGenerator(deriveSeed(seed, 'two stages'));
  const all = magnitudes.flatMap((magnitude) =>
    Array.from({ length: perCell }, (_, number) => {
      const fates: InjectionFate[] = [random.uniform() < efficiencyAt(curve, magnitude) ? 'found' : 'missed'];
      return { number, outcome: { recording: 'r', speedPxS: 0, magnitude, fates } satisfies InjectionOutcome };
    }),
  );
  const first = all.filter(({ number }) => number < 8).map(({ outcome }) => outcome);
  const undecided = undecidedKinds(first, { ...bootstrap, confidence: 0.8 }).map(({ magnitude }) => magnitude);
  const staged = all.filter(({ number, outcome }) => number < 8 || undecided.includes(outcome.magnitude));
  const limitOf = (objects: typeof all) => {
    const { m50 } = completeness(
      objects.map(({ outcome }) => outcome),
      { ...bootstrap, seed },
    ).detectors[0][0];
    return { low: m50.low ?? -Infinity, high: m50.high ?? Infinity };
  };
  return { whole: limitOf(all), staged: limitOf(staged), share: staged.length / all.length };
}

test.each([[{ plateau: 1, magnitude: -3.3, width: 0.4 }], [{ plateau: 0.95, magnitude: -4.6, width: 0.5 }]])(
  'two stages with %j: half of the objects, and the true m50 is in their interval nearly as often as in that of all',
  (truth) => {
    const true50 = truth.magnitude + truth.width * Math.atanh(1 - 1 / truth.plateau);
    const holds = ({ low, high }: { readonly low: number; readonly high: number }): number =>
      low <= true50 && true50 <= high ? 1 : 0;
    const totals = { whole: 0, staged: 0, share: 0, wider: 0 };
    for (let seed = 0; seed < 40; seed++) {
      const { whole, staged, share } = simulated(truth, 30, seed);
      totals.whole += holds(whole);
      totals.staged += holds(staged);
      totals.share += share / 40;
      totals.wider += (staged.high - staged.low) / (whole.high - whole.low) / 40;
    }
    expect(totals.share).toBeLessThan(0.6);
    expect(totals.staged).toBeGreaterThanOrEqual(totals.whole - 2);
    expect(totals.staged).toBeGreaterThanOrEqual(34);
    expect(totals.wider).toBeLessThan(1.3);
  },
);
