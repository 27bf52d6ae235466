import type { EventStream } from '@spikeseg/events';

/** Events as lines `t_us,x,y,p`. */
export const csvOf = ({ t, x, y, p }: EventStream): string =>
  Array.from(t, (tUs, k) => `${tUs},${x[k]},${y[k]},${p[k]}\n`).join('');
