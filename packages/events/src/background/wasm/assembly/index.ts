/* What the host (kernels.ts) calls; nothing is allocated after `takeWeigher`. */

export { fillRates, setRates } from './look';
export { extended, map, medians, shared, shrunk, tally } from './medians';
export {
  binStarts,
  cellBins,
  cellBounds,
  classRates,
  expected,
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
