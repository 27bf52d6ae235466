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

/** Events of each brightness in {@link priorS} s, and their logarithms. */
const priorEvents = Float64Array.from({ length: brightnessLevels }, (_, level) => minHz * 2 ** level * priorS);
const priorLogs = priorEvents.map(Math.log);

/** What is believed of an object of which so many events came in {@link priorS} s. @param rateHz events/s */
export function brightnessAround(rateHz: number): Brightness {
  const brightness = new Float64Array(brightnessLevels);
  let max = Number.NEGATIVE_INFINITY;
  for (let level = 0; level < brightnessLevels; level++) {
    brightness[level] = rateHz * priorS * priorLogs[level] - priorEvents[level];
    max = Math.max(max, brightness[level]);
  }
  let sum = 0;
  for (let level = 0; level < brightnessLevels; level++) sum += brightness[level] = Math.exp(brightness[level] - max) + never;
  for (let level = 0; level < brightnessLevels; level++) brightness[level] /= sum;
  return brightness;
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
  let kept = 1;
  let factor = keptAfter(seen);
  let below = brightness[0];
  let sum = 0;
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

/** A function of a time that knows its last value: in a step all tracks without an event ask for the same one. */
export function ofLast(of: (seconds: number) => number): (seconds: number) => number {
  let last = Number.NaN;
  let value = Number.NaN;
  return (seconds) => {
    if (seconds !== last) {
      last = seconds;
      value = of(seconds);
    }
    return value;
  };
}

/** e^(−λ t) of the dimmest. */
const keptAfter = ofLast((seen) => Math.exp(-minHz * seen));

/** An event comes. @param perHz by how much likelier it is for every event per second of the object, s: its existence gains ln(1 + perHz · meanHz) nats by that */
export function seeEvent(brightness: Brightness, perHz: number): void {
  let sum = 0;
  for (let level = 0, hz = minHz; level < brightnessLevels; level++, hz *= 2) sum += brightness[level] *= 1 + perHz * hz;
  for (let level = 0; level < brightnessLevels; level++) brightness[level] /= sum;
}
