import { describe, expect, it } from 'vitest';
import { AbsentObjects } from './re-identification.ts';
import { trackWith } from './track/track.fixture.ts';
import type { Track } from './track/track.ts';

/** An object that was at (x, y) at 0 s, and has moved since at (vx, vy), until 1 s. */
function moved(id: number, x: number, y: number, vx = 0, vy = 0): Track {
  const path = [0, 0.5, 1].map((s) => ({ tUs: s * 1e6, x: x + vx * s, y: y + vy * s, vx, vy, nats: 13 }));
  return trackWith({ id, group: id, ...path[2], confirmedUs: 100 * id, seenUs: 1e6, path });
}

/** Object 1 has left, when others were there. */
function leftBeside(...others: Track[]): AbsentObjects {
  const away = new AbsentObjects();
  away.leave(moved(1, 10, 20, -10, 0), others);
  return away;
}

it('an object is expected where it was beside another that moved as it did', () => {
  // At 1 s it was at (0, 20), 30 px to the left of the other.
  const away = leftBeside(moved(2, 40, 20, -10, 0));
  const other = trackWith({ id: 2, x: 60, y: 50, nats: 13 });
  expect(away.returned({ x: 41, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 5e6)?.id).toBe(undefined);
  expect(away.returned({ x: 33, y: 54, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 5e6)).toMatchObject({
    id: 1,
    confirmedUs: 100,
  });
  expect(away.returned({ x: 33, y: 54, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 5e6)).toBe(undefined);
});

it('an absent object is remembered for a minute, within 8 px of where it is expected', () => {
  const other = trackWith({ id: 2, x: 60, y: 50, nats: 13 });
  const returns = (y: number, endS: number) =>
    leftBeside(moved(2, 40, 20, -10, 0)).returned({ x: 30, y, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], endS * 1e6)?.id;
  expect(returns(57.9, 60)).toBe(1);
  expect(returns(58.1, 60)).toBe(undefined);
  expect(returns(50, 61)).toBe(1);
  expect(returns(50, 61.1)).toBe(undefined);
});

it('what moved otherwise says nothing, and neither does what is gone', () => {
  const other = trackWith({ id: 2, x: 60, y: 50, nats: 13 });
  expect(leftBeside(moved(2, 40, 20, -4, 0)).returned({ x: 30, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 2e6)).toBe(
    undefined,
  );
  expect(
    leftBeside(moved(2, 40, 20, -6, 0)).returned({ x: 26, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 2e6)?.id,
  ).toBe(1);

  expect(leftBeside(moved(3, 40, 20, -10, 0)).returned({ x: 30, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 2e6)).toBe(
    undefined,
  );
});

it('what moved beside another goes on by that', () => {
  // At 1 s it was 27 px to the left of the other, and went 3 px/s faster to the right.
  const away = leftBeside(moved(2, 40, 20, -13, 0));
  const other = trackWith({ id: 2, x: 60, y: 50, nats: 13 });
  expect(away.returned({ x: 33, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 11e6)).toBe(undefined);
  expect(away.returned({ x: 63, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 11e6)?.id).toBe(1);
});

/** Whether object 1 is found again beside one that is so. */
function returned(of: Partial<Track>, confirmedUs: number, endUs: number) {
  const place = { x: 30, y: 50, vx: 20, vy: 0, vv: 4, confirmedUs };
  return leftBeside(moved(2, 40, 20, -10, 0)).returned(place, [trackWith({ id: 2, x: 60, y: 50, ...of })], endUs)?.id;
}

it('once it is there, it is looked for beside what moves alike', () => {
  expect(returned({ nats: 13, vx: 0 }, 2e6, 2e6)).toBe(1);
  expect(returned({ nats: 13, vx: 10 }, 2e6, 2.1e6)).toBe(1);
  expect(returned({ nats: 13, vx: 0 }, 2e6, 2.1e6)).toBe(undefined);
});

it('of two that may have returned it is the nearer one', () => {
  const away = leftBeside(moved(2, 40, 20, -10, 0));
  away.leave(moved(4, 14, 20, -10, 0), [moved(2, 40, 20, -10, 0)]);
  const other = trackWith({ id: 2, x: 60, y: 50, nats: 13 });
  expect(away.returned({ x: 33, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 2e6)?.id).toBe(4);
  expect(away.returned({ x: 31, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 2e6)?.id).toBe(1);
});

it('goes on from a state on a later clock', () => {
  const other = trackWith({ id: 2, x: 60, y: 50, nats: 13 });
  const later = new AbsentObjects();
  later.restore(leftBeside(moved(2, 40, 20, -10, 0)).state, 100e6);
  expect(later.returned({ x: 30, y: 50, vx: 0, vy: 0, vv: 4, confirmedUs: 0 }, [other], 160e6)).toMatchObject({
    id: 1,
    confirmedUs: 100e6 + 100,
  });
});

it('nothing returns beside itself', () => {
  // What stays is 3 px from where the other was: it is not the other for that.
  const stays = moved(2, 3, 20, -10, 0);
  expect(leftBeside(stays).returned({ ...stays, confirmedUs: 2e6 }, [], 2e6)).toBe(undefined);
});

/** Whether it is the one that comes at 1 s + `s`, so many px beside where it goes by itself, so much faster, px/s. */
const isAgain = (s: number, { px = 0, pxS = 0, old = 2, other = [] as Track[], inView = 1 } = {}) => {
  const away = new AbsentObjects();
  const lost = { ...moved(1, 10, 20, 10, 0), confirmedUs: 1e6 - old * 1e6, inView, vv: 1 };
  away.leave(lost, [moved(2, 40, 20, 10, 0)]);
  return away.returned({ x: 20 + 10 * s, y: 20 + px, vx: 10 + pxS, vy: 0, vv: 1, confirmedUs: 0 }, other, 1e6 + s * 1e6)?.id;
};

describe('an object that was lost alone, well within', () => {
  it('is expected where it goes by itself, for 15 s', () => {
    expect(isAgain(1.2)).toBe(1);
    expect(isAgain(15)).toBe(1);
    expect(isAgain(15.1)).toBe(undefined);
  });

  it('is within 5 px and what its velocity may be off by, and moves alike', () => {
    expect(isAgain(1, { px: 5.9 })).toBe(1);
    expect(isAgain(1, { px: 6.1 })).toBe(undefined);
    expect(isAgain(1, { pxS: 4 })).toBe(1);
    expect(isAgain(1, { pxS: 4.5 })).toBe(undefined);
  });

  it('had been there for two seconds, had not left, and nothing is there beside which it would be', () => {
    expect(isAgain(1, { old: 1.9 })).toBe(undefined);
    expect(isAgain(1, { inView: 0.9 })).toBe(undefined);
    expect(isAgain(1, { other: [trackWith({ id: 2, x: 90, y: 50, nats: 13 })] })).toBe(undefined);
  });
});
