import { nth } from './nth';
import { TransportLayer } from './transport-layer';
import { larger } from './transport-rows';

/*
 * What layers that compete with each other tell each other, see layers/mutual-inhibition.ts: a layer adds up, step by step, the
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
    const sums = layer.shares + <usize>k * layer.planeBytes + <usize>y * layer.rowBytes;
    for (let x = 0; x < layer.width; x++) {
      const left = (x * own) / theirs;
      const right = min<i32>(rival.width - 1, ((x + 1) * own - 1) / theirs);
      let most: f32 = 0;
      for (let v = top; v <= bottom; v++) {
        const row = rival.excess + <usize>v * rival.rowBytes;
        for (let u = left; u <= right; u++) most = larger(most, load<f32>(nth(row, u)));
      }
      store<f32>(nth(sums, x), load<f32>(nth(sums, x)) + most * share);
    }
  }
}

/** Whether any cell of some rows has an excess. */
function tells(layer: TransportLayer, top: i32, bottom: i32): bool {
  const end = layer.excess + <usize>(bottom + 1) * layer.rowBytes;
  for (let at = layer.excess + <usize>top * layer.rowBytes; at < end; at += 16) {
    if ((load<u64>(at) | load<u64>(at, 8)) != 0) return true;
  }
  return false;
}

/** Writes a row of what is taken: the own excess, or what a rival told, rounded down to the grid, where that is more. False when it is nothing. */
export function writeLarger(layer: TransportLayer, y: i32, own: usize, to: usize): bool {
  let most: f32 = 0;
  const grid = layer.grid;
  const perGrid: f32 = grid == 0 ? 0 : 1 / grid;
  for (let x = 0; x < layer.width; x++) {
    let told: f32 = 0;
    for (let k = 0; k < layer.rivals; k++) {
      told = larger(told, load<f32>(nth(layer.shares + <usize>k * layer.planeBytes + <usize>y * layer.rowBytes, x)));
    }
    if (grid != 0) told = Mathf.floor(told * perGrid) * grid;
    const taken = larger(load<f32>(nth(own, x)), told);
    store<f32>(nth(to, x), taken);
    most = larger(most, taken);
  }
  for (let x = layer.width; x < layer.vectors << 2; x++) store<f32>(nth(to, x), 0);
  return most > 0;
}

/** Begins to add up anew. */
export function forgetShares(layer: TransportLayer): void {
  if (layer.hasShares) memory.fill(layer.shares, 0, <usize>layer.rivals * layer.planeBytes);
  layer.hasShares = false;
}
