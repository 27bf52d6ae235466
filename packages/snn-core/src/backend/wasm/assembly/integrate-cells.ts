import { ConvLayer } from './conv-layer';
import { catchUp } from './lazy-potentials';
import { integrate, integrate4 } from './lif';
import { exemptCrosses, mayFireAgain } from './list-spikes';
import { nth } from './nth';

/*
 * One step of the neurons of the listed cells. What the inner loops read is kept in locals: the compiler cannot know that
 * storing a potential does not change the layer's record.
 */

/** Integrates; the list keeps the cells with a neuron at its threshold. */
export function integrateCells(layer: ConvLayer): void {
  if (ASC_FEATURE_SIMD) integrateSimd(layer);
  else integrateScalar(layer);
}

function integrateSimd(layer: ConvLayer): void {
  const maps = layer.maps;
  const vectorMaps = maps & ~3;
  const leak = layer.leak;
  const factor = f32x4.splat(leak.factor);
  const amount = f32x4.splat(leak.amount);
  const floor = f32x4.splat(leak.floor);
  const potentials = layer.potential;
  const currents = layer.current;
  const active = layer.active;
  const cells = layer.cell;
  const readyFor = layer.readyFor;
  const now = layer.now;
  const restAt = layer.restAt;
  const upToDate = upToDateFor(layer);
  const again = mayFireAgain(layer);
  const touched = layer.listed;
  layer.listed = 0;
  for (let k = 0; k < touched; k++) {
    const cell = load<u32>(nth(cells, k));
    const readyAt = readyFor + ((<usize>cell) << 3);
    const ready = load<i64>(readyAt);
    store<i64>(readyAt, now + 1);
    const fresh = ready <= restAt;
    if (ready != upToDate && !fresh) catchUp(layer, cell, ready, now - ready);
    const kept = i32x4.splat(fresh ? 0 : -1);
    const offset = (<usize>cell * <usize>maps) << 2;
    let reached = i32x4.splat(0);
    for (let map = 0; map < vectorMaps; map += 4) {
      const at = nth(offset, map);
      const before = v128.and(kept, v128.load(potentials + at));
      const charged = integrate4(factor, amount, floor, before, v128.load(currents + at));
      v128.store(potentials + at, charged);
      v128.store(currents + at, f32x4.splat(0));
      reached = v128.or(reached, f32x4.ge(charged, v128.load(nth(active, map))));
    }
    let any = v128.any_true(reached);
    if (vectorMaps < maps) any = integrateMaps(layer, offset, vectorMaps, fresh) || any;
    if (again) any = any || exemptCrosses(layer, cell);
    if (any) keep(layer, k);
  }
}

function integrateScalar(layer: ConvLayer): void {
  const restAt = layer.restAt;
  const upToDate = upToDateFor(layer);
  const touched = layer.listed;
  layer.listed = 0;
  for (let k = 0; k < touched; k++) {
    const cell = load<u32>(nth(layer.cell, k));
    const readyAt = layer.readyFor + ((<usize>cell) << 3);
    const ready = load<i64>(readyAt);
    store<i64>(readyAt, layer.now + 1);
    const fresh = ready <= restAt;
    if (ready != upToDate && !fresh) catchUp(layer, cell, ready, layer.now - ready);
    let any = integrateMaps(layer, (<usize>cell * <usize>layer.maps) << 2, 0, fresh);
    if (mayFireAgain(layer)) any = any || exemptCrosses(layer, cell);
    if (any) keep(layer, k);
  }
}

/** Cells that are ready for this step have nothing to catch up with; but in the first step of a stimulus all have. */
function upToDateFor(layer: ConvLayer): i64 {
  return layer.now == layer.stimulusAt ? i64.MIN_VALUE : layer.now;
}

/** The maps from `first` on, one by one; true when one of them is at its threshold. */
// @ts-ignore: decorator
@inline
function integrateMaps(layer: ConvLayer, offset: usize, first: i32, fresh: bool): bool {
  let any = false;
  for (let map = first; map < layer.maps; map++) {
    const at = nth(offset, map);
    const before: f32 = fresh ? 0 : load<f32>(layer.potential + at);
    const charged = integrate(layer.leak, before, load<f32>(layer.current + at));
    store<f32>(layer.potential + at, charged);
    store<f32>(layer.current + at, 0);
    if (charged >= load<f32>(nth(layer.active, map))) any = true;
  }
  return any;
}

/** Keeps entry k of the list. */
// @ts-ignore: decorator
@inline
function keep(layer: ConvLayer, k: i32): void {
  const from = (<usize>k) << 2;
  const to = (<usize>layer.listed) << 2;
  layer.listed++;
  store<u32>(layer.cell + to, load<u32>(layer.cell + from));
  store<u32>(layer.pixel + to, load<u32>(layer.pixel + from));
}
