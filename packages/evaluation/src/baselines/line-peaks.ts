import type { LineBox } from './line-space.ts';

export interface LinePeakOptions {
  /** Side of the box that moves along a line, px. */
  readonly lineBoxPx: number;
  /** Memory of a line, s. */
  readonly memoryS: number;
  /** Of lines that are closer than this now only the strongest counts, px. */
  readonly separationPx: number;
  /** Votes at most this old say that something is still there, s. */
  readonly freshS: number;
  /** Fresh votes that a line must have for every vote in its leaky sum. */
  readonly freshShare: number;
}

/** A line that something follows now. */
export interface LinePeak extends LineBox {
  /** Leaky sum of the votes that are its own. */
  readonly votes: number;
}

/** A vote, sensor px, and the line that it belongs to, if any. */
interface Vote {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  line: number;
}

const nobody = 0;
/** Memories after which a vote, faded to 5 %, is forgotten. */
const keptMemories = 3;

/**
 * Finds the lines that something follows. Where an object was, lines of every direction cross, and each holds some of its votes. So votes near a
 * line that was found belong to it, for as long as they last, and a line counts only when what it holds without votes of other lines is
 * still enough. A line near one of the step before is the same line.
 *
 * @see Matas, Galambos & Kittler 2000 (progressive probabilistic Hough transform: votes of a found line are taken out)
 */
export class LinePeaks {
  readonly #options: LinePeakOptions;
  #votes: Vote[] = [];
  #last: readonly { readonly peak: LinePeak; readonly line: number }[] = [];
  #lines = nobody;

  constructor(options: LinePeakOptions) {
    this.#options = options;
  }

  vote(x: number, y: number, tUs: number): void {
    this.#votes.push({ tUs, x, y, line: nobody });
  }

  /**
   * @param boxes full boxes of a step that ends at `endUs` @param level what a line must hold
   * @returns strongest first
   */
  step(boxes: readonly LineBox[], endUs: number, level: number): LinePeak[] {
    const { lineBoxPx, memoryS, separationPx, freshS, freshShare } = this.#options;
    const oldest = endUs - keptMemories * memoryS * 1e6;
    this.#votes = this.#votes.filter(({ tUs }) => tUs >= oldest);
    const fresh = this.#votes.filter(({ tUs }) => tUs >= endUs - freshS * 1e6);
    // Most full boxes are of no line yet: lines that cross a bright one.
    let free = this.#votes.filter(({ line }) => line === nobody);
    let freeFresh = fresh.filter(({ line }) => line === nobody);
    const found: { readonly peak: LinePeak; readonly line: number }[] = [];
    // Reading order where two are equal: sorting is stable.
    for (const box of boxes.toSorted((a, b) => b.votes - a.votes)) {
      if (found.some(({ peak }) => apart(peak, box) < separationPx)) continue;
      const before = this.#last.find(({ peak }) => apart(peak, box) < separationPx);
      const line = before && found.every((other) => other.line !== before.line) ? before.line : nobody;
      const ownFresh = count(line === nobody ? freeFresh : fresh, box, line, endUs, lineBoxPx / 2);
      if (ownFresh < freshShare * level) continue;
      const votes = leakySum(line === nobody ? free : this.#votes, box, line, endUs, lineBoxPx / 2, memoryS * 1e6);
      if (votes < level || ownFresh < freshShare * votes) continue;
      const one = { peak: { ...box, votes }, line: line === nobody ? ++this.#lines : line };
      found.push(one);
      for (const vote of free) {
        if (isNear(vote, box, endUs, separationPx / 2)) vote.line = one.line;
      }
      free = free.filter((vote) => vote.line === nobody);
      freeFresh = freeFresh.filter((vote) => vote.line === nobody);
    }
    this.#last = found;
    return found.map(({ peak }) => peak);
  }
}

const apart = (a: LineBox, b: LineBox): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Whether an event lies within a distance, in both directions, of where a line was at its time. */
export function isNear(
  { x, y, tUs }: { readonly x: number; readonly y: number; readonly tUs: number },
  line: LineBox,
  endUs: number,
  distancePx: number,
): boolean {
  const seconds = (endUs - tUs) / 1e6;
  return Math.abs(x + line.vx * seconds - line.x) <= distancePx && Math.abs(y + line.vy * seconds - line.y) <= distancePx;
}

/** Votes of a box that are free or of a line. */
function count(votes: readonly Vote[], box: LineBox, line: number, endUs: number, halfPx: number): number {
  let sum = 0;
  for (const vote of votes) if ((vote.line === nobody || vote.line === line) && isNear(vote, box, endUs, halfPx)) sum++;
  return sum;
}

/** Leaky sum of the same; unlike that of the Hough space without what lies beyond the border. */
function leakySum(votes: readonly Vote[], box: LineBox, line: number, endUs: number, halfPx: number, memoryUs: number): number {
  let sum = 0;
  for (const vote of votes) {
    if ((vote.line === nobody || vote.line === line) && isNear(vote, box, endUs, halfPx))
      sum += Math.exp((vote.tUs - endUs) / memoryUs);
  }
  return sum;
}
