import { type Slope, slopeVariance } from './alike.ts';
import { cellS, type TrackCells } from './cells.ts';
import { Line } from './line.ts';
import { minCells, turnRadS } from './pairs.ts';
import { middleOf } from './segments.ts';
import { changeOf, type Velocity } from './velocities.ts';

/** Number of rounds in which places, path and rotation are fitted by turns. */
const rounds = 9;

/** A track is looked at as a whole and block by block, as it may have changed its object. */
const blockCells = 10 / cellS;

/** Places of tracks, px from the middle of the chip. */
export interface Window {
  readonly tracks: readonly TrackCells[];
  readonly cells: number;
  /** Segment of every cell. */
  readonly segment: Int16Array;
  /** Row after row; NaN where a track was not seen, and in slews. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly velocities: readonly (Velocity | undefined)[];
  /** The same in the last segment, which may have another sky; none where there is one segment only. */
  readonly late: readonly (Velocity | undefined)[];
}

/** How the sky moves over the chip: a star that stands at s is at R(ωt) s + b(t) from the middle of the chip. */
export interface Frame {
  /** ω and its standard deviation, rad/s. */
  readonly turn: number;
  readonly turnDeviation: number;
  /** b at every cell, px, in every segment from a place of its own; and how many stars carry it. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly carriers: Uint16Array;
  /** Mean square of the error of a place of those that carry it, px². */
  readonly square: number;
}

/** How a track moves against the sky, as all other tracks see it. */
export interface Against extends Slope {
  /** With how many stars it was compared. */
  readonly others: number;
  /** The same for ten seconds each, or for less. */
  readonly blocks?: readonly Slope[];
}

/** Cells of a track in one segment. */
type Run = readonly number[];

/** The same in the frame of the sky. */
interface Stay {
  readonly cells: Run;
  /** Mean time, s, and where it stands. */
  readonly t: number;
  readonly x: number;
  readonly y: number;
}

/** Fits the sky to some tracks of a window, by turns: where stars stand in every segment, the path, the rotation (with a prior of 0 ± 0.02 degrees/s). */
export function frameOf(window: Window, isStar: readonly boolean[]): Frame {
  const { cells, tracks, x: px, y: py } = window;
  const members = tracks.map((_, k) => k).filter((k) => isStar[k]);
  const [x, y] = firstPath(window, members);
  const carriers = new Uint16Array(cells);
  for (const k of members) for (let c = 0; c < cells; c++) if (!Number.isNaN(px[k * cells + c])) carriers[c]++;
  const square = members.reduce((sum, k) => sum + tracks[k].square, 0) / Math.max(1, members.length);
  let frame: Frame = { turn: 0, turnDeviation: turnRadS, x, y, carriers, square };
  const runs = members.map((k) => runsOf(window, k, carriers));
  const [sumX, sumY] = [new Float64Array(cells), new Float64Array(cells)];
  for (let round = 0; round < rounds; round++) {
    sumX.fill(0);
    sumY.fill(0);
    const { cos, sin } = rotationOf(frame.turn, cells);
    for (let i = 0; i < members.length; i++)
      for (const run of runs[i]) {
        const row = members[i] * cells;
        const { x: atX, y: atY } = stayOf(window, members[i], frame, run);
        for (let j = 0; j < run.length; j++) {
          const c = run[j];
          sumX[c] += px[row + c] - (cos[c] * atX - sin[c] * atY);
          sumY[c] += py[row + c] - (sin[c] * atX + cos[c] * atY);
        }
      }
    for (let c = 0; c < cells; c++) {
      if (carriers[c] === 0) continue;
      x[c] = sumX[c] / carriers[c];
      y[c] = sumY[c] / carriers[c];
    }
    if (round % 3 === 2) frame = { ...frame, ...turned(window, members, runs, frame) };
  }
  return frame;
}

/** A path to begin with: the median step of the members from cell to cell, added up. */
function firstPath({ cells, x: px, y: py }: Window, members: readonly number[]): [Float64Array, Float64Array] {
  const [x, y] = [new Float64Array(cells), new Float64Array(cells)];
  const [stepsX, stepsY] = [new Float64Array(members.length), new Float64Array(members.length)];
  for (let c = 1; c < cells; c++) {
    let both = 0;
    for (let i = 0; i < members.length; i++) {
      const at = members[i] * cells + c;
      if (Number.isNaN(px[at]) || Number.isNaN(px[at - 1])) continue;
      stepsX[both] = px[at] - px[at - 1];
      stepsY[both++] = py[at] - py[at - 1];
    }
    x[c] = x[c - 1] + middleOf(stepsX.subarray(0, both));
    y[c] = y[c - 1] + middleOf(stepsY.subarray(0, both));
  }
  return [x, y];
}

/** Cosines and sines of a rotation at every cell: all tracks of a window ask for the same ones. */
interface Rotation {
  readonly turn: number;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

let lastRotation: Rotation = { turn: 0, cos: new Float64Array(0), sin: new Float64Array(0) };

/** By an angle of `turn` rad/s at every cell. */
function rotationOf(turn: number, cells: number): Rotation {
  if (lastRotation.turn === turn && lastRotation.cos.length === cells) return lastRotation;
  const angles = Float64Array.from({ length: cells }, (_, c) => turn * c * cellS);
  lastRotation = { turn, cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
  return lastRotation;
}

/** Cells of a track, segment by segment; those without a star are left out. */
function runsOf({ cells, segment, tracks, x: px }: Window, k: number, carriers: Uint16Array): Run[] {
  const all: Run[] = [];
  const { first, x: places } = tracks[k];
  let own: number[] = [];
  for (let c = first; c < first + places.length; c++) {
    if (Number.isNaN(px[k * cells + c]) || carriers[c] === 0) continue;
    if (own.length > 0 && segment[own[own.length - 1]] !== segment[c]) {
      all.push(own);
      own = [];
    }
    own.push(c);
  }
  if (own.length > 0) all.push(own);
  return all;
}

/** Where a track stands in the frame of the sky in a run of its cells. */
function stayOf({ cells, x: px, y: py }: Window, k: number, { turn, x, y }: Frame, run: Run): Stay {
  const { cos, sin } = rotationOf(turn, cells);
  let sx = 0;
  let sy = 0;
  let st = 0;
  for (let i = 0; i < run.length; i++) {
    const c = run[i];
    const dx = px[k * cells + c] - x[c];
    const dy = py[k * cells + c] - y[c];
    sx += cos[c] * dx + sin[c] * dy;
    sy += cos[c] * dy - sin[c] * dx;
    st += c * cellS;
  }
  return { cells: run, t: st / run.length, x: sx / run.length, y: sy / run.length };
}

/** The rotation that is left in the residuals of the members, by least squares. */
function turned(
  window: Window,
  members: readonly number[],
  runs: readonly (readonly Run[])[],
  frame: Frame,
): Pick<Frame, 'turn' | 'turnDeviation'> {
  const { cells, x: px, y: py } = window;
  const { turn, x, y, carriers } = frame;
  const of = members.map((k, i) => ({ k, stays: runs[i].map((run) => stayOf(window, k, frame, run)) }));
  // What all members share is the path.
  const [meanX, meanY] = [new Float64Array(cells), new Float64Array(cells)];
  for (const { stays: own } of of)
    for (const stay of own)
      for (let j = 0; j < stay.cells.length; j++) {
        const c = stay.cells[j];
        meanX[c] -= (stay.y * (c * cellS - stay.t)) / carriers[c];
        meanY[c] += (stay.x * (c * cellS - stay.t)) / carriers[c];
      }
  const { cos, sin } = rotationOf(turn, cells);
  let along = 0;
  let square = 0;
  let left = 0;
  let seen = 0;
  for (const { k, stays: own } of of)
    for (const stay of own)
      for (let j = 0; j < stay.cells.length; j++) {
        const c = stay.cells[j];
        if (carriers[c] < 2) continue;
        const dx = px[k * cells + c] - x[c];
        const dy = py[k * cells + c] - y[c];
        const rx = cos[c] * dx + sin[c] * dy - stay.x;
        const ry = cos[c] * dy - sin[c] * dx - stay.y;
        const lx = -stay.y * (c * cellS - stay.t) - meanX[c];
        const ly = stay.x * (c * cellS - stay.t) - meanY[c];
        along += lx * rx + ly * ry;
        square += lx * lx + ly * ly;
        left += rx * rx + ry * ry;
        seen++;
      }
  // An error of a place lasts for a second.
  const variance = Math.max(frame.square, left / Math.max(1, 2 * seen)) / cellS;
  const precision = square / variance + 1 / turnRadS ** 2;
  return { turn: turn + (along / variance - turn / turnRadS ** 2) / precision, turnDeviation: Math.sqrt(1 / precision) };
}

/** How a track moves against the sky as it is without the track: by its places among those of stars, or by its velocity where that is surer. */
export function against(window: Window, frame: Frame, isStar: readonly boolean[], k: number): Against | undefined {
  const own = window.velocities[k];
  const byPlaces = againstPlaces(window, frame, isStar[k], k);
  const byVelocity = own && againstVelocities(window.velocities, frame, isStar, own);
  return byPlaces !== undefined && (byVelocity === undefined || byPlaces.variance < byVelocity.variance) ? byPlaces : byVelocity;
}

function againstPlaces(window: Window, frame: Frame, isMember: boolean, k: number): Against | undefined {
  const { cells, tracks, segment, x: px, y: py, velocities } = window;
  const { turn, turnDeviation, x, y, carriers, square } = frame;
  const own = isMember ? 1 : 0;
  const { cos, sin } = rotationOf(turn, cells);
  const line = new Line();
  const blocks: Line[] = [];
  let others = 0;
  for (const run of runsOf(window, k, carriers)) {
    const stay = stayOf(window, k, frame, run);
    let last = Number.NaN;
    for (let j = 0; j < run.length; j++) {
      const c = run[j];
      const rest = carriers[c] - own;
      if (rest < 1) continue;
      others += rest;
      const awayX = px[k * cells + c] - x[c];
      const awayY = py[k * cells + c] - y[c];
      const dx = cos[c] * awayX + sin[c] * awayY;
      const dy = cos[c] * awayY - sin[c] * awayX;
      // The path is the mean of all members: from one without this track it is farther away.
      const more = own / rest;
      const block = Math.floor(c / blockCells);
      if (block !== last) blocks.push(new Line());
      last = block;
      const [ux, uy] = [dx + more * (dx - stay.x), dy + more * (dy - stay.y)];
      line.add(segment[c], c * cellS, ux, uy);
      blocks[blocks.length - 1].add(segment[c], c * cellS, ux, uy);
    }
  }
  if (line.n < minCells) return undefined;
  const expected = tracks[k].square + (square * line.n) / others;
  const turning = turnDeviation * Math.hypot(velocities[k]?.x ?? 0, velocities[k]?.y ?? 0);
  const slope = (of: Line): Slope => {
    const { ux, uy, spread, scatter } = of.fit();
    return { ux, uy, variance: slopeVariance(of.n, spread, cellS, Math.max(expected, scatter)) + turning ** 2 };
  };
  const long = blocks.filter(({ n }) => n >= minCells);
  return { ...slope(line), others: others / line.n, blocks: long.map(slope) };
}

/** By how stars usually move, before and after. @param own of what moves, which may be one of the window */
export function againstVelocities(
  velocities: Window['velocities'],
  { turn }: Frame,
  isStar: readonly boolean[],
  own: Velocity,
): Against | undefined {
  let [vx, vy, sum, others] = [0, 0, 0, 0];
  velocities.forEach((one, j) => {
    if (one === own || !isStar[j] || one === undefined) return;
    const share = 1 / (one.variance + changeOf(one, Math.abs(one.tS - own.tS)));
    vx += share * (one.vx - turn * (own.y - one.y));
    vy += share * (one.vy + turn * (own.x - one.x));
    sum += share;
    others++;
  });
  if (others === 0) return undefined;
  return { ux: own.vx - vx / sum, uy: own.vy - vy / sum, variance: own.variance + 1 / sum, others };
}
