export type { EventWeights } from './belief/event-weights.ts';
export { EvidenceInput, maxSearchedPixels } from './belief/evidence-input.ts';
export { type InputState, PixelWitness } from './belief/pixel-witness.ts';
export { ratioOfClass } from './belief/ratio-classes.ts';
export * from './classed.ts';
export * from './csv-text.ts';
export { type DecodedDetection, type Detection, withoutEvents } from './detections/detection.ts';
export * from './detections/mark-events.ts';
export { EvidenceDetector, type EvidenceOptions, type EvidenceState } from './detector/evidence-detector.ts';
export { hindsightReports } from './detector/hindsight.ts';
export * from './detector.ts';
export type { FollowOptions, FollowState } from './follow/followed-reports.ts';
export { pointingCells } from './follow/pointing/shift-grid.ts';
export { type Brightness, brightnessLevels } from './follow/track/brightness.ts';
export type { PathPoint, Track, TrailPoint } from './follow/track/track.ts';
export {
  detectionsToCoco,
  eventLabelsToCsv,
  evidenceReports,
  type ReportTiming,
  type SegmentedRecording,
  tracksToMot,
} from './formats.ts';
export { jsonLine, reportLines } from './report-lines.ts';
export { binnedEvents, binnedSensor } from './search/binning.ts';
export { type EvidenceModel, ebssaModel, evidenceTiming, isEvidenceNetwork } from './search/ebssa.ts';
export type { EvidenceWatch, FollowedNow, FollowWatch, ObjectEvidence } from './search/evidence-watch.ts';
export { hasLearned, type LearnedMotion, withMotions } from './search/learned-motions.ts';
export type { Level } from './search/level.ts';
export { backgroundOf, type Limit, limitSteps, limitsOf, medianOfFinite, type Shown, shownBy, shownPxS } from './sight/limits.ts';
export type { LossKind, LostTime } from './sight/lost-times.ts';
export { type PassedPlace, pathLimit } from './sight/path-limit.ts';
export {
  atSpeed,
  type Background,
  chanceOn,
  limitSpeeds,
  limitsHz,
  type SpeedLimits,
  speedLimits,
} from './sight/power.ts';
export { limitText, type SearchRecord, type Sight, sightOf, sightText } from './sight/sight.ts';
export { SightLog, type SightRecord } from './sight/sight-log.ts';
export * from './sight/sight-tables.ts';
export type { SkyHint } from './sky/alike.ts';
export type { SkyPoint } from './sky/cells.ts';
export { type ClassName, type Reason, reasonText, type TrackClass } from './sky/classes.ts';
export { SkyMotion, type SkyState } from './sky/sky-motion.ts';
export { type SkyKnot, type SkyPath, skyPath } from './sky/sky-path.ts';
export {
  type Cell,
  type DetectionRow,
  detectionsToCsv,
  framesToCsv,
  type SkyRow,
  skyToCsv,
  type TrackRow,
  tableRows,
  tracksToCsv,
  utcText,
} from './tables.ts';
export { byTrack } from './tracks/by-track.ts';
export type { Tracked, TrackPoint } from './tracks/tracker.ts';
