import { nth } from './nth';
import { TILE, TILE_SHIFT, word } from './tile-bits';
import { amount, cell, least, VECTOR } from './transport-cells';
import { currentRow } from './transport-input';
import { GROUP, gainAt, TransportLayer } from './transport-layer';

/*
 * What cells gain in an update: I − leak; I alone where cells are f32, so that sums round in the order of the equations. Behind the last column it is so
 * little that nothing is left. Between updates all cells gain what they do without input.
 */

/** Writes what cells gain without input. */
export function writeQuiet<T>(layer: TransportLayer): void {
  for (let s = 0; s < layer.maps; s++) {
    const row = layer.quiet + <usize>s * layer.rowBytes;
    const leak = load<f32>(nth(layer.leak, s));
    for (let x = 0; x < layer.pitch; x++) {
      if (isFloat<T>()) store<f32>(cell<T>(row, x), x < layer.width ? 0 : -f32.MAX_VALUE);
      else store<i16>(cell<T>(row, x), x < layer.width ? -(<i16>leak) : i16.MIN_VALUE);
    }
    const gain = gainAt(layer, s);
    for (let y = 0; y < layer.height; y++) memory.copy(gain + <usize>y * layer.rowBytes, row, layer.rowBytes);
    // What is computed before the first row, and behind the last row as a part of the last group.
    for (let at = gain - GROUP; at < gain; at += sizeof<T>()) {
      if (isFloat<T>()) store<f32>(at, -f32.MAX_VALUE);
      else store<i16>(at, i16.MIN_VALUE);
    }
    for (let at = gain + layer.areaBytes; at < gain + layer.gainBytes; at += sizeof<T>()) {
      if (isFloat<T>()) store<f32>(at, -f32.MAX_VALUE);
      else store<i16>(at, i16.MIN_VALUE);
    }
  }
}

/** Turns the currents of rows first … end that input reached into what cells gain. */
export function writeGains<T>(layer: TransportLayer, first: i32, end: i32): void {
  for (let y = first; y < end; y++) {
    for (let k = 0; k < layer.words; k++) {
      for (let bits = load<u64>(word(layer.reached, y * layer.words + k)); bits != 0; bits &= bits - 1) {
        const from = ((k << 6) + <i32>ctz(bits)) << TILE_SHIFT;
        for (let s = 0; s < layer.maps; s++) {
          const quiet = cell<T>(layer.quiet + <usize>s * layer.rowBytes, from);
          const gain = cell<T>(gainAt(layer, s) + <usize>y * layer.rowBytes, from);
          writeTile<T>(layer, s, nth(currentRow(layer, s, y), from), gain, quiet, min<i32>(TILE, layer.width - from));
        }
      }
    }
  }
}

/** On the grid a current is a whole number of steps, of at most 2^24, and nothing saturates but what is below all potentials. Leaves currents of 0. */
function writeTile<T>(layer: TransportLayer, s: i32, current: usize, gain: usize, quiet: usize, columns: i32): void {
  const limit = amount<f32>(layer.maxCurrent);
  if (isFloat<T>()) {
    for (let k: usize = 0; k < (<usize>columns) << 2; k += VECTOR) {
      v128.store(gain + k, least<f32>(v128.load(current + k), limit));
      v128.store(current + k, amount<f32>(0));
    }
  } else {
    const perUnit = f32x4.splat(1 / layer.unit);
    const leak = i32x4.splat(<i32>load<f32>(nth(layer.leak, s)));
    const zero = f32x4.splat(0);
    for (let x = 0; x < columns; x += 8) {
      const from = nth(current, x);
      const low = i32x4.sub(i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(v128.load(from), limit), perUnit)), leak);
      const high = i32x4.sub(i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.pmin(v128.load(from, 16), limit), perUnit)), leak);
      v128.store(cell<T>(gain, x), i16x8.narrow_i32x4_s(low, high));
      v128.store(from, zero);
      v128.store(from, zero, 16);
    }
  }
  for (let x = columns; (x & 7) != 0; x++) store<T>(cell<T>(gain, x), load<T>(cell<T>(quiet, x)));
}

/** Leaves rows first … end to gain what they do without input. */
export function forgetGains<T>(layer: TransportLayer, first: i32, end: i32): void {
  for (let y = first; y < end; y++) {
    for (let k = 0; k < layer.words; k++) {
      const at = word(layer.reached, y * layer.words + k);
      for (let bits = load<u64>(at); bits != 0; bits &= bits - 1) {
        const from = cell<T>(0, ((k << 6) + <i32>ctz(bits)) << TILE_SHIFT);
        const until = min<usize>(layer.rowBytes, from + cell<T>(0, TILE));
        for (let s = 0; s < layer.maps; s++) {
          const gain = gainAt(layer, s) + <usize>y * layer.rowBytes;
          const quiet = layer.quiet + <usize>s * layer.rowBytes;
          for (let x = from; x < until; x += 8) store<u64>(gain + x, load<u64>(quiet + x));
        }
      }
      store<u64>(at, 0);
    }
  }
}

/** Puts currents that wait for an update to 0. */
export function forgetCurrents(layer: TransportLayer): void {
  memory.fill(layer.currents, 0, <usize>layer.maps * layer.currentPlaneBytes);
  memory.fill(layer.reached, 0, (<usize>(layer.height * layer.words)) << 3);
}
