import { expect, it } from 'vitest';
import { simplified } from './cloud-lines.ts';

it('a line keeps its ends and the points that are off the line between others', () => {
  const [a, b, c] = [[0, 0, 0] as const, [1, 0.5, 0] as const, [2, 0, 0] as const].map((place): [number, number, number] => [
    ...place,
  ]);
  // Half way to b, and a little beside the way from there to c.
  const line = [a, [0.5, 0.25, 0], b, [1.5, 0.25, 0.0005], c] satisfies [number, number, number][];
  expect(simplified(line)).toEqual([a, b, c]);
  expect(simplified([a])).toEqual([a]);
  expect(simplified([])).toEqual([]);
});

it('no point of a line that wavers is farther from what is drawn than a tenth of a hundredth of the sensor', () => {
  const line = Array.from({ length: 500 }, (_, k): [number, number, number] => [
    k / 250,
    0.01 * Math.sin(k / 9),
    0.01 * Math.cos(k / 7),
  ]);
  const drawn = simplified(line);
  expect(drawn.length).toBeLessThan(250);
  for (const [x, y, z] of line) {
    const after = drawn.findIndex(([at]) => at >= x);
    const [p, q] = [drawn[Math.max(0, after - 1)], drawn[after]];
    const share = q[0] === p[0] ? 0 : (x - p[0]) / (q[0] - p[0]);
    expect(Math.hypot(y - p[1] - share * (q[1] - p[1]), z - p[2] - share * (q[2] - p[2]))).toBeLessThan(0.001);
  }
});
