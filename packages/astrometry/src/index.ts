export { brightStars } from './catalogue/bright-stars.ts';
export type { Catalogue, CatalogueStar } from './catalogue/catalogue.ts';
export { packedCatalogue } from './catalogue/packed-catalogue.ts';
export { type IodOptions, iodLines } from './messages/iod.ts';
export { rdeReports } from './messages/rde.ts';
export { type TdmOptions, tdmKvn, tdmXml } from './messages/tdm.ts';
export { type UdlOptions, udlObservations } from './messages/udl.ts';
export { ukLines } from './messages/uk.ts';
export {
  checkSite,
  notCorrected,
  type Observation,
  type ObservedObject,
  type ObservedTrack,
  type Site,
} from './observations/observation.ts';
export { type ObserveOptions, observeTrack, type TrackPoint, zeroMagnitude } from './observations/observe-track.ts';
export { isoTime, parseUtc } from './observations/utc.ts';
export type { PlateFailure, PlateOptions, PlateSolution, PlateStar } from './plate/plate.ts';
export { type PlateFit, plateErrorPx } from './plate/plate-fit.ts';
export type { Point } from './plate/quads.ts';
export type { StarMatch } from './plate/refine.ts';
export { solvePlate } from './plate/solve-plate.ts';
export { describeWcs, fitsHeader, pixelToSky, skyToPixel, type TanWcs } from './plate/tan-wcs.ts';
export { type Candidate, type MatchOptions, matchSatellites, type SatelliteMatches } from './satellites/match-satellites.ts';
export { type Orbit, orbitOf, type Prediction, type PredictOptions, predict } from './satellites/predict.ts';
export { readTles, type Tle } from './satellites/read-tles.ts';
export type { SkyPlace, Vector } from './sphere/vector.ts';
