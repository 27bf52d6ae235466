import { expect, it } from 'vitest';
import { CommonMotion } from './common-motion.ts';
import { trackWith } from './track.fixture.ts';

/** An object that is there for a while, s, and moves by so much, px/s. */
interface Passer {
  readonly fromS: number;
  readonly untilS: number;
  readonly v: (s: number) => readonly [number, number];
}

const straight = (fromS: number, untilS: number, vx: number, vy: number): Passer => ({ fromS, untilS, v: () => [vx, vy] });

const steps = (until: number): number[] => Array.from({ length: Math.round(10 * until) + 1 }, (_, k) => k / 10);

/** Looks at objects every 0.1 s. */
function watch(common: CommonMotion, passers: readonly Passer[], [fromS, untilS]: readonly [number, number], laterUs = 0): void {
  for (const s of steps(untilS).filter((one) => one > fromS)) {
    const tUs = Math.round(1e6 * s) + laterUs;
    const there = passers.flatMap((one, k) => {
      if (s < one.fromS || s > one.untilS) return [];
      const [vx, vy] = one.v(s);
      const way = steps(s).filter((at) => at > one.fromS);
      const [x, y] = [0, 1].map((axis) => 20 * k + way.reduce((sum, at) => sum + one.v(at)[axis] / 10, 0));
      return [trackWith({ id: k + 1, tUs, x, y, vx, vy, vv: 1 })];
    });
    common.see(there, tUs);
  }
}

const three = (of: Passer): Passer[] => [of, of, of];

const motionsOf = (...passers: readonly Passer[]) => {
  const common = new CommonMotion();
  watch(common, passers, [0, 8]);
  return common.motions;
};

it('what three objects share that pass one after the other is the motion, beside others', () => {
  const sky = [straight(0, 2, 30, 10), straight(2, 4, 30, 10), straight(5, 8, 30, 10)];
  const [{ vx, vy, spread }, ...rest] = motionsOf(...sky, straight(0, 8, -5, 9), straight(0, 8, 0, 0), straight(1, 7, 60, 0));
  expect(rest).toEqual([]);
  expect([vx, vy]).toEqual([expect.closeTo(30, 6), expect.closeTo(10, 6)]);
  // 2 % of it in a second, half a px/s, and the error of the mean.
  expect(spread).toBeGreaterThan(Math.hypot(0.5, 0.02 * Math.hypot(30, 10)));
  expect(spread).toBeLessThan(1);
  expect(motionsOf(...sky.slice(0, 2))).toEqual([]);
});

it('what stands, is too short or was long ago shares none', () => {
  expect(motionsOf(...three(straight(0, 8, 0.2, 0.1)))).toEqual([]);
  expect(motionsOf(...three(straight(7.8, 8, 30, 0)))).toEqual([]);
  const common = new CommonMotion();
  watch(common, three(straight(0, 2, 30, 0)), [0, 8]);
  expect(common.motions).toHaveLength(1);
  watch(common, three(straight(0, 2, 30, 0)), [8, 13]);
  expect(common.motions).toEqual([]);
});

it('objects that turn tell the way that they go now', () => {
  const turning: Passer = { fromS: 0, untilS: 8, v: (s) => (s <= 5 ? [20, 0] : [0, -40]) };
  const [{ vx, vy }] = motionsOf(...three(turning));
  expect([vx, vy]).toEqual([expect.closeTo(0, 6), expect.closeTo(-40, 6)]);
});

it('goes on from a state on a later clock as if it had never stopped', () => {
  const passers = [straight(0, 3, 30, 10), straight(1, 8, 31, 9), straight(2, 4, 30, 10), straight(5, 8, 29, 10)];
  const [whole, first] = [new CommonMotion(), new CommonMotion()];
  watch(whole, passers, [0, 6]);
  watch(first, passers, [0, 3.1]);
  const second = new CommonMotion();
  second.restore(structuredClone(first.state), 1e9);
  expect(second.motions).toEqual(first.motions);
  watch(second, passers, [3.1, 6], 1e9);
  expect(whole.motions).toHaveLength(1);
  expect(second.motions).toEqual(whole.motions);
});
