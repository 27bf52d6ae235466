/** Classes of likelihood ratio, half a nat apart: the channels of the network's input. */
export const ratioClasses = 30;
/** ln of the ratio that the first class stands for, s·px: below it, on a background of more than a hundred events/s and pixel, an event says less than a sixtieth of a nat about a bright object. */
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
const classBounds = Float64Array.from({ length: ratioClasses }, (_, channel) => leastRatio(channel));
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

/** The least number of a class, by bisection. */
function leastRatio(channel: number): number {
  let [below, least] = [ratioOfClass(channel - 1), ratioOfClass(channel)];
  for (;;) {
    const middle = (below + least) / 2;
    if (middle <= below || middle >= least) return least;
    if (nearestClass(middle) >= channel) least = middle;
    else below = middle;
  }
}
