import type { Detection } from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/snn-core';
import { BackgroundActivityFilter } from './background-activity-filter.ts';
import { countLevel } from './count-level.ts';
import { isNear, LinePeaks } from './line-peaks.ts';
import { LineSpace, type LineSpaceOptions } from './line-space.ts';
import { falseAlarmNats, leastFresh, type SpotDetectorOptions } from './spot-detections.ts';

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
 * Causal, one pass; what it yields never depends on later events. A vote costs four additions per velocity.
 *
 * @returns the detections of every whole step, strongest first; a step is whole as soon as an event at or after its end comes
 * @see Duda & Hart 1972; Bagchi & Chin 2020 (Event-based star tracking via multiresolution progressive Hough transforms)
 */
export function* houghLineDetections(
  { x, y, t, sensor }: EventStream,
  options: HoughLineOptions,
): Generator<readonly Detection[], void> {
  const { recording, stepUs, freshS, boxRadiusPx } = options;
  const filter = new BackgroundActivityFilter(sensor, options.supportS * 1e6);
  const voted = new BackgroundActivityFilter(sensor, options.supportS * 1e6);
  const lastVoteUs = new Float64Array(sensor.width * sensor.height).fill(-Infinity);
  const space = new LineSpace(sensor, t[0], stepUs, options);
  const lines = new LinePeaks({ ...options, freshShare: (leastFresh * freshS) / options.memoryS });
  const nats = falseAlarmNats({ width: space.hypotheses, height: 1 }, stepUs, options.falsePerMinute);
  const side = 2 * boxRadiusPx + 1;
  // Those that passed the filter, more than vote: a pixel votes when an object comes, which is ahead of its middle.
  let fresh: { readonly x: number; readonly y: number; readonly tUs: number }[] = [];
  let level = Infinity;
  let endUs = t[0] + stepUs;
  for (let i = 0; i < t.length; i++) {
    for (; t[i] >= endUs; endUs += stepUs) {
      fresh = fresh.filter(({ tUs }) => tUs >= endUs - freshS * 1e6);
      yield lines.step(space.fullBoxes(endUs), endUs, level).map((line) => {
        const own = fresh.filter((event) => isNear(event, line, endUs, options.lineBoxPx / 2));
        const mean = (place: (event: (typeof own)[number]) => number): number =>
          own.reduce((sum, e) => sum + place(e), 0) / own.length;
        const centre = {
          x: mean((event) => event.x + (line.vx * (endUs - event.tUs)) / 1e6),
          y: mean((event) => event.y + (line.vy * (endUs - event.tUs)) / 1e6),
        };
        return { recording, tUs: endUs, durationUs: stepUs, ...centre, w: side, h: side, score: line.votes / level };
      });
      level = countLevel(space.meanVotes, nats);
      space.advance(level);
    }
    if (!filter.passes(x[i], y[i], t[i])) continue;
    fresh.push({ x: x[i], y: y[i], tUs: t[i] });
    const pixel = y[i] * sensor.width + x[i];
    if (t[i] - lastVoteUs[pixel] < options.voteS * 1e6 || voted.isSupported(x[i], y[i], t[i])) continue;
    lastVoteUs[pixel] = t[i];
    voted.take(x[i], y[i], t[i]);
    space.vote(x[i], y[i], t[i]);
    lines.vote(x[i], y[i], t[i]);
  }
}
