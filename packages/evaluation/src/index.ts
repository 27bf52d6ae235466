export * from './completeness/completeness.ts';
export * from './completeness/conclude.ts';
export { type EfficiencyCount, type EfficiencyCurve, type EfficiencyFit, efficiencyAt } from './completeness/efficiency-fit.ts';
export * from './completeness/grid.ts';
export * from './completeness/injected-path.ts';
export type { LimitingMagnitude } from './completeness/limiting-magnitude.ts';
export * from './completeness/places.ts';
export { type InjectedKind, undecidedKinds } from './completeness/undecided.ts';
export { type InjectedEvents, type InjectionCounts, injectObjects } from './injection/inject-objects.ts';
export { type Injection, type InjectionOptions, injectionAt } from './injection/injection.ts';
export * from './injection/plan-injections.ts';
export type { EarlierPlan, InjectionCell, PlanOptions } from './injection/plan-options.ts';
export { nullTests, type RandomTrackOptions } from './nulls/null-tests.ts';
export type { VolumeCounts } from './scoring/afshar-volumes.ts';
export type { DetectionCounts, ObjectCounts } from './scoring/detection-rate.ts';
export {
  type EventCounts,
  type EventFigures,
  type EventLabels,
  type EventScore,
  type EventTally,
  scoreEvents,
  tallyEvents,
} from './scoring/event-score.ts';
export type { Figures, Rates } from './scoring/figures.ts';
export * from './scoring/operating-curve.ts';
export * from './scoring/protocol.ts';
export type { Estimate, ResampledInterval, ScoreWarning } from './scoring/resampling.ts';
export { type ObjectScore, type Score, score } from './scoring/score.ts';
export type { StrictCounts } from './scoring/strict-slices.ts';
export * from './scoring/tally.ts';
export type { Disc } from './slices/disc.ts';
export type { SliceLabel } from './slices/labelled-slices.ts';
export { type OutputField, rawEventOutput } from './slices/output-field.ts';
export type { TimeGrid } from './slices/time-grid.ts';
export type { Identity, IdentityCounts } from './tracks/identity.ts';
export { scoreTracks, type TrackFigures, type TrackScore } from './tracks/track-score.ts';
export * from './tracks/track-tally.ts';
