export { svgToPng } from './drawing/chart.ts';
export type { DrawnFound, DrawnTrack } from './drawing/drawn-tracks.ts';
export { type DrawnDetection, NEAR, type Truth } from './drawing/marks.ts';
export { encodePng, type Raster } from './drawing/raster.ts';
export type { ShownClasses } from './drawing/shown-classes.ts';
export type { CompletenessPlotOptions, DetectorSeries, EfficiencySeries } from './plots/completeness/completeness-plot.ts';
export type { LimitsPlotOptions } from './plots/completeness/limits-plot.ts';
export type { EventFrameData } from './plots/event-frame-plot.ts';
export type { FrameInset } from './plots/frame-inset.ts';
export type { ConvergencePlotOptions, ConvergencePoint } from './plots/learning/convergence-plot.ts';
export type { FiltersPlotOptions } from './plots/learning/filters-plot.ts';
export type { ThresholdsPlotOptions, WinsPlotOptions } from './plots/learning/map-plots.ts';
export type { MotionPoint } from './plots/learning/motions-plot.ts';
export type { FieldPlace, FieldPlotData } from './plots/observation/field-plot.ts';
export type { LightCurve, LightCurveData } from './plots/observation/light-curve-plot.ts';
export type { OverviewData } from './plots/overview-plot.ts';
export { plots } from './plots/plots.ts';
export type { ScorePlotOptions, ScoreRow } from './plots/score-plot.ts';
export type { SkyVelocity } from './plots/sky-arrow.ts';
export type { SpacetimeData } from './plots/spacetime-plot.ts';
export type { TracksPlotData } from './plots/tracks-plot.ts';
export { type DetectionReport, detectionHtml, type NightReport } from './report/detection-report.ts';
export { type PlotFile, plotsIn } from './report/figures.ts';
export type { Fact } from './report/html.ts';
export { type ConfigDifference, configDifferences } from './report/settings.ts';
export type {
  CurveFigures,
  CurvePoint,
  DataPart,
  EvaluationRow,
  EventScores,
  Metrics,
  RowCurve,
  RowKind,
} from './scores/metrics.ts';
export type { TrackSummary } from './scores/track-list.ts';
