/* What the host (kernels.ts) calls. An instance has the memory of the maps or that of the weigher; nothing is allocated after `takeAll` and `takeWeigher`. */

export { extended, logs, map, medians, shared, takeAll } from './medians';
export {
  binStarts,
  cellBins,
  cellBounds,
  flags,
  hazards,
  objects,
  p,
  priors,
  ratios,
  records,
  stateSeconds,
  t,
  takeWeigher,
  times,
  weigh,
  x,
  y,
} from './weigh';
