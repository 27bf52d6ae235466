import type { EventStream } from '@spikeseg/events';

/** Events as lines `t_us,x,y,p`. */
export const csvOf = ({ t, x, y, p }: EventStream): string =>
  Array.from(t, (tUs, k) => `${tUs},${x[k]},${y[k]},${p[k]}\n`).join('');

/** Events in [fromUs, toUs), their times later by `shiftUs`. */
export function part({ sensor, t, x, y, p }: EventStream, fromUs: number, toUs: number, shiftUs = 0): EventStream {
  const within = (_: number, k: number) => t[k] >= fromUs && t[k] < toUs;
  return {
    sensor,
    t: t.filter(within).map((tUs) => tUs + shiftUs),
    x: x.filter(within),
    y: y.filter(within),
    p: p.filter(within),
  };
}
