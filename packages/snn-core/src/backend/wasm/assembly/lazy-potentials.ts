import { ConvLayer } from './conv-layer';
import { silentSteps, silentSteps4 } from './lif';
import { nth } from './nth';

/*
 * Potentials that are brought up to date only where something happens, as layers/lazy-potentials.ts has it. A cell says
 * which step its potentials are ready for; rest, a new stimulus and silent steps since then are made up for here.
 */

/** Brings a cell's potentials to the beginning of a step: makes up for rest, a new stimulus and silent steps since then. */
// @ts-ignore: decorator
@inline
export function bringUpTo(layer: ConvLayer, cell: i32, step: i64): void {
  const at = layer.readyFor + ((<usize>cell) << 3);
  const ready = load<i64>(at);
  if (ready == step && step != layer.stimulusAt) return;
  store<i64>(at, step);
  catchUp(layer, cell, ready, step - ready);
}

/** Puts a cell to 0. A plain loop: memory.fill costs more than it saves on so few bytes. */
// @ts-ignore: decorator
@inline
function clear(first: usize, maps: i32): void {
  const end = nth(first, maps);
  let at = first;
  if (ASC_FEATURE_SIMD) for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(0));
  for (; at < end; at += 4) store<f32>(at, 0);
}

export function catchUp(layer: ConvLayer, cell: i32, ready: i64, silent: i64): void {
  const maps = layer.maps;
  const first = layer.potential + ((<usize>cell * <usize>maps) << 2);
  if (ready <= layer.restAt) {
    clear(first, maps);
    return;
  }
  const leaks = silent > 0 && layer.leak.active;
  const freed = ready <= layer.stimulusAt;
  if (!leaks && !freed) return;
  let map = 0;
  if (ASC_FEATURE_SIMD) {
    for (; map + 4 <= maps; map += 4) {
      const at = nth(first, map);
      let potential = v128.load(at);
      if (freed) potential = v128.and(potential, f32x4.eq(potential, potential));
      if (leaks) potential = silentSteps4(layer.leak, potential, silent);
      v128.store(at, potential);
    }
  }
  for (; map < maps; map++) {
    const at = nth(first, map);
    let potential = load<f32>(at);
    if (freed && potential != potential) potential = 0;
    if (leaks) potential = silentSteps(layer.leak, potential, silent);
    store<f32>(at, potential);
  }
}

/** Membrane potential at the end of the last step; for tests and for looking inside. */
export function potentialAt(address: usize, map: i32, y: i32, x: i32): f32 {
  const layer = changetype<ConvLayer>(address);
  const cell = (y + layer.padding) * layer.rowCells + x + layer.padding;
  const winner = load<i32>(nth(layer.exempt, map));
  if (winner != 0 && winner != cell + 1) return 0;
  const ready = load<i64>(layer.readyFor + ((<usize>cell) << 3));
  if (ready <= layer.restAt) return 0;
  const potential = load<f32>(layer.potential + ((<usize>cell * <usize>layer.maps + <usize>map) << 2));
  if (potential != potential) return 0;
  return layer.leak.active ? silentSteps(layer.leak, potential, layer.now - ready) : potential;
}
