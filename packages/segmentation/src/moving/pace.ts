import type { Velocity } from './velocity-lattice.ts';

/** The fastest speed that maps which move along look for, px/s; what is faster is looked for as chains of events. */
export const bankPxS = 520;

/**
 * How many times as fast as that an object is, 1 for slower ones. An object that is twice as fast and gives as many events on every px of
 * its path is the same in half of the time: brightness and velocities are multiplied by the pace, and times divided by it.
 */
export const paceOf = ({ vx, vy }: Velocity): number => Math.max(1, Math.hypot(vx, vy) / bankPxS);

/**
 * How many velocities above {@link bankPxS} differ, where they lie apart as those of the bank do, in proportion to the speed: a hexagonal lattice
 * whose spacing grows.
 */
export const velocitiesAbove = (fastestPxS: number, spacingPxS: number): number =>
  ((2 * Math.PI) / Math.sqrt(0.75)) * (bankPxS / spacingPxS) ** 2 * Math.log(Math.max(1, fastestPxS / bankPxS));
