import type { RandomGenerator } from '@spikeseg/snn-core';

/** Draws evenly between two numbers. */
export const evenly = (random: RandomGenerator) => (low: number, high: number) => low + (high - low) * random.uniform();

/** Draws evenly between the logarithms of two numbers. */
export const byLogarithm = (random: RandomGenerator) => (low: number, high: number) =>
  Math.exp(evenly(random)(Math.log(low), Math.log(high)));

/** A direction, radians. */
export const anyAngle = (random: RandomGenerator): number => 2 * Math.PI * random.uniform();
