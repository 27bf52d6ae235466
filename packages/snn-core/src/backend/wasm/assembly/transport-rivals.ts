import { nth } from './nth';
import { cell, isNothing, larger, VECTOR } from './transport-cells';
import { TransportLayer } from './transport-layer';

/*
 * What layers that compete with each other tell each other, nats, see layers/mutual-inhibition.ts: a layer adds up, step by step, the
 * excess of its rivals per step, the largest of their cells that overlap its own.
 */

/** Adds to the shares of rival `k` what it has to tell in this step. @param share 1 / its steps per update */
export function hearRival(address: usize, k: i32, other: usize, share: f32): void {
  const layer = changetype<TransportLayer>(address);
  const rival = changetype<TransportLayer>(other);
  if (!rival.hasExcess) return;
  layer.hasShares = true;
  const own = layer.stride;
  const theirs = rival.stride;
  for (let y = 0; y < layer.height; y++) {
    const top = (y * own) / theirs;
    const bottom = min<i32>(rival.height - 1, ((y + 1) * own - 1) / theirs);
    if (!tells(rival, top, bottom)) continue;
    store<u8>(layer.isTold + <usize>y, 1);
    const sums = layer.shares + <usize>k * layer.natsBytes + <usize>y * layer.natsRowBytes;
    // From the first to the last vector of theirs with an excess.
    let first = rival.natsRowBytes;
    let end: usize = 0;
    for (let v = top; v <= bottom; v++) {
      const row = rival.excess + <usize>v * rival.natsRowBytes;
      let at: usize = 0;
      while (at < first && isNothing(row + at)) at += VECTOR;
      first = at;
      at = rival.natsRowBytes;
      while (at > end && isNothing(row + at - VECTOR)) at -= VECTOR;
      end = at;
    }
    const begin = <i32>(first >> 2) * theirs;
    const until = min<i32>(layer.width, (<i32>(end >> 2) * theirs + own - 1) / own);
    for (let x = begin / own; x < until; x++) {
      // The rival's cells that overlap cell x.
      const left = (x * own) / theirs;
      const right = min<i32>(rival.width - 1, ((x + 1) * own - 1) / theirs);
      let most: f32 = 0;
      for (let v = top; v <= bottom; v++) {
        const row = rival.excess + <usize>v * rival.natsRowBytes;
        for (let u = left; u <= right; u++) most = larger(most, load<f32>(nth(row, u)));
      }
      store<f32>(nth(sums, x), load<f32>(nth(sums, x)) + most * share);
    }
  }
}

/** Whether any of some rows has an excess. */
function tells(layer: TransportLayer, top: i32, bottom: i32): bool {
  for (let y = top; y <= bottom; y++) if (load<u8>(layer.isExcess + <usize>y) != 0) return true;
  return false;
}

/** Raises a row of what is taken to what a rival told, rounded down to the grid, where that is more. False when no rival told anything. */
export function writeLarger<T>(layer: TransportLayer, y: i32, taken: usize): bool {
  let any = false;
  const grid = layer.grid;
  const perGrid: f32 = grid == 0 ? 0 : 1 / grid;
  for (let x = 0; x < layer.width; x++) {
    let told: f32 = 0;
    for (let k = 0; k < layer.rivals; k++) {
      told = larger(told, load<f32>(nth(layer.shares + <usize>k * layer.natsBytes + <usize>y * layer.natsRowBytes, x)));
    }
    if (told == 0) continue;
    // In cells of i16 the unit is the grid, and all that is above the largest takes all there is.
    if (isFloat<T>()) {
      if (grid != 0) told = Mathf.floor(told * perGrid) * grid;
    } else told = min<f32>(Mathf.floor(told * perGrid), i16.MAX_VALUE);
    const at = cell<T>(taken, x);
    if (told <= <f32>load<T>(at)) continue;
    store<T>(at, <T>told);
    any = true;
  }
  return any;
}

/** Begins to add up anew. */
export function forgetShares(layer: TransportLayer): void {
  if (layer.hasShares) {
    memory.fill(layer.shares, 0, <usize>layer.rivals * layer.natsBytes);
    memory.fill(layer.isTold, 0, <usize>layer.height);
  }
  layer.hasShares = false;
}
