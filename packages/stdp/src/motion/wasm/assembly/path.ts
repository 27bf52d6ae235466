import { columns, RUN_BYTES, reachPx, rows, runs, TILE_SHIFT } from './memory';

const TILE_PX: f64 = <f64>(1 << TILE_SHIFT);
/** What is allowed for rounding, s and px. */
export const LOOSE_S: f64 = 1e-4;
export const LOOSE_PX: f64 = 1e-6;

/** First and last tile of an axis that a kernel reaches on its way from delay a to delay b. */
// @inline
function firstTile(at: f64, v: f64, a: f64, b: f64, beside: f64): i32 {
  return max(0, <i32>(at - min(<f64>reachPx, max(v * a, v * b) + beside))) >> TILE_SHIFT;
}

// @inline
function lastTile(at: f64, v: f64, a: f64, b: f64, beside: f64, tiles: i32): i32 {
  return min(tiles - 1, <i32>(at - max(<f64>-reachPx, min(v * a, v * b) - beside)) >> TILE_SHIFT);
}

/**
 * Lists the tiles that a kernel reaches from (x, y) on its way back, as runs: a row of tiles is passed in some time, and in that time some of its columns
 * are.
 *
 * @param beside how far the kernel reaches beside its path, px
 * @returns how many runs there are
 */
export function walk(x: f64, y: f64, tUs: f64, vx: f64, vy: f64, reachS: f64, beside: f64): i32 {
  let run = runs;
  const first = firstTile(y, vy, 0, reachS, beside);
  const last = lastTile(y, vy, 0, reachS, beside, rows);
  for (let row = first; row <= last; row++) {
    // Offsets y − row within reach, and when the path is there.
    const high = y - TILE_PX * <f64>row + beside;
    const low = y - TILE_PX * <f64>row - (TILE_PX - 1) - beside;
    let sinceS: f64 = 0;
    let untilS = reachS;
    if (vy != 0) {
      sinceS = max(sinceS, (vy > 0 ? low : high) / vy);
      untilS = min(untilS, (vy > 0 ? high : low) / vy);
    }
    store<i32>(run, row * columns + firstTile(x, vx, sinceS, untilS, beside));
    store<i32>(run, row * columns + lastTile(x, vx, sinceS, untilS, beside, columns), 4);
    store<f64>(run, tUs - 1e6 * (untilS + LOOSE_S), 8);
    run += RUN_BYTES;
  }
  return max(0, last - first + 1);
}
