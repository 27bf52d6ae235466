import type { SensorSize } from '@spikeseg/events';
import { BackgroundActivityFilter } from './background-activity-filter.ts';
import { countLevel } from './count-level.ts';
import { type LineBox, LineSpace, type LineSpaceOptions } from './line-space.ts';
import { falseAlarmNats, minFresh, type SpotDetectorOptions } from './spot-detections.ts';
import type { StepDetector } from './step-detector.ts';

export interface HoughLineOptions extends SpotDetectorOptions, LineSpaceOptions {
  /** An event needs one of a neighbour in this time before it, s. */
  readonly supportS: number;
  /** A pixel votes at most once in this time, s. */
  readonly voteS: number;
}

/**
 * Baseline: straight lines in x–y–t. Events that pass a background-activity filter vote for all lines through them, a pixel
 * once in a while, as in a binary picture: else a single hot pixel would be a line of every slow velocity. Neighbours that
 * follow each other are one vote: what passes the filter comes in clumps, and would be no Poisson votes. A box that moves
 * along a line is a detection when it holds more votes than Poisson votes of the frame's present mean density would
 * (`countLevel`), not counting those of other lines, and some of them are fresh. It lies at the mean of the fresh events in it,
 * moved along the line to now.
 *
 * Causal, one pass; what it finds never depends on later events, the strongest comes first. A vote costs four additions per velocity.
 *
 * @see Duda & Hart 1972; Bagchi & Chin 2020 (Event-based star tracking via multiresolution progressive Hough transforms)
 */
export function houghLines(sensor: SensorSize, options: HoughLineOptions): StepDetector {
  const { startUs, stepUs, freshS, boxRadiusPx } = options;
  const filter = new BackgroundActivityFilter(sensor, options.supportS * 1e6);
  const voted = new BackgroundActivityFilter(sensor, options.supportS * 1e6);
  const lastVoteUs = new Float64Array(sensor.width * sensor.height).fill(-Infinity);
  const space = new LineSpace(sensor, startUs, stepUs, options);
  const lines = new LinePeaks({ ...options, freshShare: (minFresh * freshS) / options.memoryS });
  const nats = falseAlarmNats({ width: space.hypotheses, height: 1 }, stepUs, options.falsePerMinute);
  const side = 2 * boxRadiusPx + 1;
  // Those that passed the filter, more than vote: a pixel votes when an object comes, which is ahead of its middle.
  let fresh: { readonly x: number; readonly y: number; readonly tUs: number }[] = [];
  let level = Infinity;
  return {
    take({ x, y, t }) {
      for (let i = 0; i < t.length; i++) {
        if (!filter.passes(x[i], y[i], t[i])) continue;
        fresh.push({ x: x[i], y: y[i], tUs: t[i] });
        const pixel = y[i] * sensor.width + x[i];
        if (t[i] - lastVoteUs[pixel] < options.voteS * 1e6 || voted.isSupported(x[i], y[i], t[i])) continue;
        lastVoteUs[pixel] = t[i];
        voted.take(x[i], y[i], t[i]);
        space.vote(x[i], y[i], t[i]);
        lines.vote(x[i], y[i], t[i]);
      }
    },
    finish(endUs) {
      fresh = fresh.filter(({ tUs }) => tUs >= endUs - freshS * 1e6);
      const found = lines.step(space.fullBoxes(endUs), endUs, level).map((line) => {
        const own = fresh.filter((event) => isNear(event, line, endUs, options.lineBoxPx / 2));
        const mean = (place: (event: (typeof own)[number]) => number): number =>
          own.reduce((sum, e) => sum + place(e), 0) / own.length;
        const centre = {
          x: mean((event) => event.x + (line.vx * (endUs - event.tUs)) / 1e6),
          y: mean((event) => event.y + (line.vy * (endUs - event.tUs)) / 1e6),
        };
        return { ...centre, w: side, h: side, score: line.votes / level };
      });
      level = countLevel(space.meanVotes, nats);
      space.advance(level);
      return found;
    },
  };
}

interface LinePeakOptions {
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
interface LinePeak extends LineBox {
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

const noLine = 0;
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
  #lines = noLine;

  constructor(options: LinePeakOptions) {
    this.#options = options;
  }

  vote(x: number, y: number, tUs: number): void {
    this.#votes.push({ tUs, x, y, line: noLine });
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
    let free = this.#votes.filter(({ line }) => line === noLine);
    let freeFresh = fresh.filter(({ line }) => line === noLine);
    const found: { readonly peak: LinePeak; readonly line: number }[] = [];
    // Reading order where two are equal: sorting is stable.
    for (const box of boxes.toSorted((a, b) => b.votes - a.votes)) {
      if (found.some(({ peak }) => apart(peak, box) < separationPx)) continue;
      const before = this.#last.find(({ peak }) => apart(peak, box) < separationPx);
      const line = before && found.every((other) => other.line !== before.line) ? before.line : noLine;
      const ownFresh = count(line === noLine ? freeFresh : fresh, box, line, endUs, lineBoxPx / 2);
      if (ownFresh < freshShare * level) continue;
      const votes = leakySum(line === noLine ? free : this.#votes, box, line, endUs, lineBoxPx / 2, memoryS * 1e6);
      if (votes < level || ownFresh < freshShare * votes) continue;
      const one = { peak: { ...box, votes }, line: line === noLine ? ++this.#lines : line };
      found.push(one);
      for (const vote of free) {
        if (isNear(vote, box, endUs, separationPx / 2)) vote.line = one.line;
      }
      free = free.filter((vote) => vote.line === noLine);
      freeFresh = freeFresh.filter((vote) => vote.line === noLine);
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
  for (const vote of votes) if ((vote.line === noLine || vote.line === line) && isNear(vote, box, endUs, halfPx)) sum++;
  return sum;
}

/** Leaky sum of the same; unlike that of the Hough space without what lies beyond the border. */
function leakySum(votes: readonly Vote[], box: LineBox, line: number, endUs: number, halfPx: number, memoryUs: number): number {
  let sum = 0;
  for (const vote of votes) {
    if ((vote.line === noLine || vote.line === line) && isNear(vote, box, endUs, halfPx))
      sum += Math.exp((vote.tUs - endUs) / memoryUs);
  }
  return sum;
}
