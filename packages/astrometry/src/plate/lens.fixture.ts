import type { TanWcs } from './wcs/tan-wcs.ts';

/** 12 degrees on 240 px. */
export const flat: TanWcs = {
  raDeg: 75.25,
  decDeg: -20.5,
  pixel: [119.5, 89.5],
  cd: [
    [-0.05, 0.01],
    [-0.01, -0.05],
  ],
};
/** The same with a lens that pulls its corners in by 2 px. */
export const lens: TanWcs = {
  ...flat,
  sip: {
    a: [
      [1, 2, -6e-7],
      [2, 0, 1e-4],
      [3, 0, -6e-7],
    ],
    b: [
      [0, 2, -5e-5],
      [0, 3, -6e-7],
      [2, 1, -6e-7],
    ],
  },
};
