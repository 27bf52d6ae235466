import { describe, expect, it } from 'vitest';
import { type FoundPlace, LeftBehind } from './left-behind.ts';

const ceiling = 32;
const standing = (nats: number, x = 50, y = 50): FoundPlace => ({ x, y, nats });
const fast = (x: number, y: number, velocity: readonly [number, number], nats = 26): FoundPlace => ({ x, y, nats, velocity });

/** Whether each is told, answer by answer, every 40 ms unless said. */
function told(answers: readonly (readonly FoundPlace[])[], { every = 4, from = new LeftBehind(), step = 0 } = {}) {
  return answers.map((found, k) => from.isTold(found, step + (k + 1) * every));
}

const crowd = (n: number) => Array.from({ length: n }, (_, k) => standing(22, 20 * k, 400));

/** What stood at (50, 50), and loses a nat per answer from the second on. */
const leaving = Array.from({ length: 8 }, (_, k) => standing(ceiling - k));
/** Seen from the fifth answer on, 160 ms after that began to fall, on its way to the right at 100 px/s. */
const away = leaving.map((one, k) => (k < 4 ? [one] : [one, fast(66 + 4 * (k - 4), 50, [100, 0])]));

describe('what was left behind', () => {
  it('is not told once something that comes from there is found, and it has lost 3 nats', () => {
    expect(told(away)).toEqual([[true], [true], [true], [true], [false, true], [false, true], [false, true], [false, true]]);
  });

  it('is told while nothing else is found, however far it falls', () => {
    expect(told(leaving.map((one) => [one])).flat()).toEqual(leaving.map(() => true));
  });

  it.each([
    ['moves towards it', fast(86, 50, [-100, 0])],
    ['moves past it', fast(86, 50, [0, 100])],
    ['is on a way that it can not have gone in that time', fast(126, 50, [100, 0])],
    ['stands where nothing comes to in that time', standing(22, 190, 50)],
  ])('is told when what is found then %s', (_, other) => {
    const answers = leaving.map((one, k) => (k < 4 ? [one] : [one, other]));
    expect(told(answers).flat()).not.toContain(false);
  });

  it('is not told when what is found stands where an object comes to in that time', () => {
    const answers = leaving.map((one, k) => (k < 4 ? [one] : [one, standing(22, 80, 80)]));
    expect(told(answers)[4]).toEqual([false, true]);
  });

  it('is told beside what was there before it began to fall', () => {
    const other = standing(24, 80, 80);
    expect(told(leaving.map((one) => [one, other])).flat()).not.toContain(false);
  });

  it('is told when it falls no more than what is found: neither has gained since', () => {
    const answers = leaving.map((_, k) => {
      const one = standing(ceiling - k / 2);
      return k < 4 ? [one] : [one, fast(66 + 4 * (k - 4), 50, [100, 0], 26 - 2 * (k - 4))];
    });
    expect(told(answers).flat()).not.toContain(false);
  });

  it('is told again when it gains 3 nats, and not before', () => {
    const from = new LeftBehind();
    told(away, { from });
    const later = [27, 27.9, 28].map((nats) => [standing(nats)]);
    expect(told(later, { from, step: 32 })).toEqual([[false], [false], [true]]);
  });

  it('has fallen within 3 s: what gets dimmer slowly has not left', () => {
    const slowly = Array.from({ length: 200 }, (_, k) => [standing(ceiling - 0.02 * k)]);
    const from = new LeftBehind();
    told(slowly, { from });
    expect(told([[standing(28), standing(22, 55, 62)]], { from, step: 800 })).toEqual([[true, true]]);
  });

  it('is what goes on, too, where an object has stopped', () => {
    const from = new LeftBehind();
    const moves = Array.from({ length: 20 }, (_, k) => [fast(20 + 2 * k, 50, [200, 0], k < 10 ? 26 : 26 - 0.4 * (k - 10))]);
    expect(told(moves, { every: 1, from }).flat()).not.toContain(false);
    expect(told([[standing(23, 39, 50), fast(60, 50, [200, 0], 21.8)]], { every: 1, from, step: 20 })).toEqual([[true, false]]);
  });

  it('is known for 0.3 s after it was found last', () => {
    const later = [62, 63].map((step) => {
      const from = new LeftBehind();
      told(away, { from });
      return told([[standing(24)]], { every: 0, from, step })[0][0];
    });
    expect(later).toEqual([false, true]);
  });

  it('is a path of its own for each, the nearest first', () => {
    const from = new LeftBehind();
    told([[standing(30, 50, 50), standing(28, 58.5, 50)]], { from });
    told([[standing(27, 58, 50), standing(29, 54, 50)]], { from, step: 4 });
    expect(from.state.map(({ begun, last }) => [begun.x, last.x])).toEqual([
      [58.5, 58],
      [50, 54],
    ]);
  });

  it.each([
    [299, false],
    [300, true],
  ])('is known with %i others beside it, and nothing is among more than 300 answers, nor after them: %s', (others, isTold) => {
    const from = new LeftBehind();
    told(away, { from });
    const answers = told([[standing(24), ...crowd(others)], [standing(24)]], { from, step: 32 });
    expect(answers.map(([first]) => first)).toEqual([isTold, isTold]);
  });

  it('is the same after a stop: the state is plain data', () => {
    for (let stop = 1; stop < away.length; stop++) {
      const before = new LeftBehind();
      told(away.slice(0, stop), { from: before });
      const after = new LeftBehind();
      after.restore(JSON.parse(JSON.stringify(before.state)));
      expect(told(away.slice(stop), { from: after, step: 4 * stop })).toEqual(told(away).slice(stop));
    }
  });
});
