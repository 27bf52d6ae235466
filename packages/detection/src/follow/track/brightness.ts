/** Brightnesses that an object may have, events/s: the least is that of the dimmest maps of the search; each of the others is twice the one before, up to 4,096. */
export const minHz = 4;
export const brightnessLevels = 11;
/** How often an object doubles its brightness, and how often it halves it, per s. */
const changesHz = 0.1;
/** Weight of the prior brightness of a start, as seconds of its events. */
export const priorS = 0.5;

/** Minimum probability of a brightness. */
const never = 1e-15;

/** How likely an object has each brightness; the sum is 1. What tumbles changes its brightness by a factor of ten within a second or two. */
export type Brightness = Float64Array;

/** What is believed of an object of which so many events came in {@link priorS} s. @param rateHz events/s */
export function brightnessAround(rateHz: number): Brightness {
  const logs = Array.from({ length: brightnessLevels }, (_, level) => {
    const events = minHz * 2 ** level * priorS;
    return rateHz * priorS * Math.log(events) - events;
  });
  const max = Math.max(...logs);
  const brightness = Float64Array.from(logs, (log) => Math.exp(log - max) + never);
  const sum = brightness.reduce((total, one) => total + one, 0);
  return brightness.map((one) => one / sum);
}

/** The mean, events/s. */
export function meanHz(brightness: Brightness): number {
  let sum = 0;
  for (let level = 0, hz = minHz; level < brightnessLevels; level++, hz *= 2) sum += brightness[level] * hz;
  return sum;
}

/**
 * Time passes without an event: what is dim is likelier than before, and what it is may change, which takes it to a brightness beside its own.
 *
 * @param seconds that pass @param seen s in which its events would have been seen
 * @returns nats that its existence loses by that: −ln Σ p(λ) e^(−λ t)
 */
export function passTime(brightness: Brightness, seconds: number, seen: number): number {
  const changed = Math.min(0.25, changesHz * seconds);
  let [kept, factor] = [1, Math.exp(-minHz * seen)];
  let [below, sum] = [brightness[0], 0];
  for (let level = 0; level < brightnessLevels; level++) {
    const now = brightness[level];
    const above = level + 1 < brightnessLevels ? brightness[level + 1] : now;
    // Relative to the least, of which no more is left after a long time than a number can hold.
    brightness[level] = (now + changed * (below - 2 * now + above)) * kept;
    sum += brightness[level];
    below = now;
    kept *= factor;
    factor *= factor;
  }
  for (let level = 0; level < brightnessLevels; level++) brightness[level] /= sum;
  return minHz * seen - Math.log(sum);
}

/** An event comes. @param perHz by how much likelier it is for every event per second of the object, s: its existence gains ln(1 + perHz · meanHz) nats by that */
export function seeEvent(brightness: Brightness, perHz: number): void {
  let sum = 0;
  for (let level = 0, hz = minHz; level < brightnessLevels; level++, hz *= 2) sum += brightness[level] *= 1 + perHz * hz;
  for (let level = 0; level < brightnessLevels; level++) brightness[level] /= sum;
}
