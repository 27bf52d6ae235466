import { blockAt } from './block';
import { ConvLayer } from './conv-layer';
import { catchUp } from './lazy-potentials';
import { atLeast4, integrate4 } from './lif';
import { exemptCrosses, mayFireAgain } from './list-spikes';
import { nth } from './nth';

/** One step of the marked blocks of a row, which are unmarked. */
export function integrateMarked(layer: ConvLayer, y: i32): void {
  const slot = y % layer.kernel;
  const marks = layer.marks + ((<usize>(slot * layer.rowWords)) << 3);
  const currents = firstCurrents(layer, slot);
  const blocks = blockAt(layer, y, 0);
  for (let word = 0; word < layer.rowWords; word++) {
    let bits = load<u64>(marks + ((<usize>word) << 3));
    if (bits == 0) continue;
    store<u64>(marks + ((<usize>word) << 3), 0);
    while (bits != 0) {
      const place = (word << 6) + <i32>ctz(bits);
      bits &= bits - 1;
      stepBlock(layer, blocks, currents, y, place);
    }
  }
}

/** One step of all blocks of a row. */
export function integrateRow(layer: ConvLayer, y: i32): void {
  const currents = firstCurrents(layer, y % layer.kernel);
  const blocks = blockAt(layer, y, 0);
  for (let place = 0; place < layer.rowBlocks; place++) stepBlock(layer, blocks, currents, y, place);
}

/** Currents of the first pixel of the row in a slot; the last block's padding, where kernels reach too, is put to 0. */
// @inline
function firstCurrents(layer: ConvLayer, slot: i32): usize {
  const row = layer.currents + <usize>slot * layer.currentRowBytes;
  const columns = (layer.rowBlocks << layer.blockShift) - layer.width;
  if (columns > 0) {
    const bytes = (<usize>(columns * layer.maps)) << 2;
    memory.fill(row + ((<usize>((layer.width + layer.padding) * layer.maps)) << 2), 0, bytes);
  }
  return row + ((<usize>(layer.padding * layer.maps)) << 2);
}

/** One step of a block's neurons; lists the block when one of them is at its threshold. */
// @inline
function stepBlock(layer: ConvLayer, blocks: usize, currents: usize, y: i32, place: i32): void {
  const bytes = (<usize>layer.lanes) << 2;
  const block = blocks + <usize>place * (bytes + 8);
  const now = layer.now;
  const ready = load<i64>(block + bytes);
  store<i64>(block + bytes, now + 1);
  const fresh = ready <= layer.restAt;
  let freed = ready <= layer.stimulusAt;
  let missed: f32 = 0;
  // Without branches, because which blocks have something to catch up with cannot be foreseen.
  if (layer.leak.skips) missed = <f32>(now - ready) * layer.leak.amount;
  else if (!fresh && (freed || ready != now)) {
    catchUp(layer, block, ready, now - ready);
    freed = false;
  }
  const current = currents + <usize>place * bytes;
  let any = integrateBlock(layer, block, current, bytes, fresh, freed, missed);
  if (mayFireAgain(layer)) any = any || exemptCrosses(layer, block);
  if (!any) return;
  store<usize>(nth(layer.block, layer.listed), block);
  store<u32>(nth(layer.pixel, layer.listed), y * layer.width + (place << layer.blockShift));
  layer.listed++;
}

/**
 * True when a neuron is at its threshold. The potentials of a `fresh` block are 0, whatever is stored; in a `freed` one the
 * muted are at 0; then they leak what the silent steps `missed`.
 */
// @inline
function integrateBlock(
  layer: ConvLayer,
  block: usize,
  current: usize,
  bytes: usize,
  fresh: bool,
  freed: bool,
  missed: f32,
): bool {
  const leak = layer.leak;
  const factor = f32x4.splat(leak.factor);
  const amount = f32x4.splat(leak.amount);
  const floor = f32x4.splat(leak.floor);
  const silence = f32x4.splat(missed);
  const kept = i32x4.splat(<i32>fresh - 1);
  const mayBeMuted = i32x4.splat(<i32>freed - 1);
  const active = layer.active;
  let reached = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const stored = v128.and(kept, v128.load(block + at));
    const awake = v128.and(stored, v128.or(mayBeMuted, f32x4.eq(stored, stored)));
    const before = atLeast4(floor, f32x4.sub(awake, silence));
    const charged = integrate4(factor, amount, floor, before, v128.load(current + at));
    v128.store(block + at, charged);
    v128.store(current + at, f32x4.splat(0));
    reached = v128.or(reached, f32x4.ge(charged, v128.load(active + at)));
  }
  return v128.any_true(reached);
}
