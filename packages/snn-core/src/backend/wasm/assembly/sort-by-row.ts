import { ConvLayer } from './conv-layer';
import { nth } from './nth';

/**
 * Orders the input spikes of a step by row, then channel, then column: a counting sort of units that come in order of
 * channel, row and column. This is also the order in which float32 currents are added up, see layers/row-order.ts.
 */
export function sortByRow(layer: ConvLayer, index: usize, count: i32): void {
  const height = layer.height;
  const width = layer.width;
  const rowStart = layer.rowStart;
  memory.fill(rowStart, 0, (<usize>(height + 1)) << 2);
  for (let k = 0; k < count; k++) {
    const at = nth(rowStart, ((load<i32>(nth(index, k)) / width) % height) + 1);
    store<i32>(at, load<i32>(at) + 1);
  }
  for (let y = 0; y < height; y++) {
    const at = nth(rowStart, y + 1);
    store<i32>(at, load<i32>(at) + load<i32>(nth(rowStart, y)));
  }
  for (let k = 0; k < count; k++) {
    // Row starts move to row ends, so row y begins where row y − 1 ends now.
    const at = nth(rowStart, (load<i32>(nth(index, k)) / width) % height);
    const place = load<i32>(at);
    store<i32>(at, place + 1);
    store<u32>(nth(layer.byRow, place), k);
  }
}

/** First spike of a row, after {@link sortByRow}; a row ends where the next begins. */
// @inline
export function rowBegin(layer: ConvLayer, y: i32): i32 {
  return y == 0 ? 0 : load<i32>(nth(layer.rowStart, y - 1));
}
