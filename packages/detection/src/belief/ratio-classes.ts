/** Classes of likelihood ratio, half a nat apart: the channels of the network's input. */
export const ratioClasses = 30;
/** ln of the ratio that the first class stands for, s·px: that of an event on a background of some 150 events/s and pixel, a fiftieth of a nat about a bright object. */
const firstLogRatio = -5;
const classesPerNat = 2;

/** The likelihood ratio that a class stands for, s·px: its middle on a logarithmic scale. */
export const ratioOfClass = (channel: number): number => Math.exp(firstLogRatio + channel / classesPerNat);

/** The class of a likelihood ratio, by definition; −1 where the event says nothing. */
export function nearestClass(ratio: number): number {
  const channel = Math.round((Math.log(ratio) - firstLogRatio) * classesPerNat);
  return channel >= 0 ? Math.min(channel, ratioClasses - 1) : -1;
}

/*
 * It is looked up by the first bits of the ratio in single precision: its sign, its power of two and one bit more. Numbers that have them in common are at
 * most a factor of 1.5 apart, less than two classes, so that one bound between them tells the class.
 */
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);
const cellShift = 22;
const cells = 2 ** (32 - cellShift);
/** Per cell: the class of its least number, and where the next class begins; after the last none does. */
const cellClasses = new Int8Array(cells);
const cellBounds = new Float64Array(cells);
const classBounds = Float64Array.from({ length: ratioClasses }, (_, channel) => minRatio(channel));
for (let cell = 0; cell < cells; cell++) {
  singleBits[0] = cell << cellShift;
  cellClasses[cell] = nearestClass(single[0]);
  cellBounds[cell] = classBounds[cellClasses[cell] + 1] ?? Number.NaN;
}

/** That table, for a loop elsewhere: what {@link classOfRatio} does. A ratio's cell is what its bits are above `shift`. */
export const classCells = { shift: cellShift, classes: cellClasses, bounds: cellBounds } as const;

/** The class of a likelihood ratio, −1 where the event says nothing: that of `nearestClass`. */
export function classOfRatio(ratio: number): number {
  single[0] = ratio;
  const cell = singleBits[0] >>> cellShift;
  return ratio >= cellBounds[cell] ? cellClasses[cell] + 1 : cellClasses[cell];
}

export const classMiddles: Float64Array = Float64Array.from({ length: ratioClasses }, (_, channel) => ratioOfClass(channel));

/**
 * Below this ratio an event draws lots between the two classes about it. Where background is busy, evidence of many such events and the leak all but
 * cancel, and a ratio that is always rounded the same way would make objects out of noise.
 */
export const drawnBelow: number = ratioOfClass(8);

/**
 * The class that an event adds to, −1 where it says nothing: that of `classOfRatio`, or one of two such that it says on average what its ratio says.
 *
 * @param lot of {@link lotOf}
 */
export function classOfEvent(ratio: number, lot: number): number {
  const nearest = classOfRatio(ratio);
  if (!(ratio > 0 && ratio < drawnBelow)) return nearest;
  const below = nearest >= 0 && ratio >= classMiddles[nearest] ? nearest : Math.max(nearest, 0) - 1;
  const min = below < 0 ? 0 : classMiddles[below];
  return ratio - min > lot * (classMiddles[below + 1] - min) ? below + 1 : below;
}

/** A number from 0 to below 1 that is as good as random, and the same for the same event on any clock. @param ratio as the background model gave it */
export function lotOf(ratio: number, x: number, y: number): number {
  single[0] = ratio;
  let bits = singleBits[0] ^ Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** The least number of a class, by bisection. */
function minRatio(channel: number): number {
  let [below, min] = [ratioOfClass(channel - 1), ratioOfClass(channel)];
  for (;;) {
    const middle = (below + min) / 2;
    if (middle <= below || middle >= min) return min;
    if (nearestClass(middle) >= channel) min = middle;
    else below = middle;
  }
}
