import { overviewPlot } from './overview-plot.ts';

/** A picture whose code is loaded when it is drawn. */
const drawn =
  <Given extends unknown[]>(load: () => Promise<(...given: Given) => Promise<Uint8Array>>) =>
  async (...given: Given): Promise<Uint8Array> =>
    (await load())(...given);

/** Pictures as PNG, by what they show. */
export const plots = {
  completeness: drawn(async () => (await import('./completeness/completeness-plot.ts')).completenessPlot),
  convergence: drawn(async () => (await import('./learning/convergence-plot.ts')).convergencePlot),
  eventFrame: drawn(async () => (await import('./event-frame-plot.ts')).eventFramePlot),
  field: drawn(async () => (await import('./observation/field-plot.ts')).fieldPlot),
  filters: drawn(async () => (await import('./learning/filters-plot.ts')).filtersPlot),
  lightCurve: drawn(async () => (await import('./observation/light-curve-plot.ts')).lightCurvePlot),
  limits: drawn(async () => (await import('./completeness/limits-plot.ts')).limitsPlot),
  motions: drawn(async () => (await import('./learning/motions-plot.ts')).motionsPlot),
  operating: drawn(async () => (await import('./operating-plot.ts')).operatingPlot),
  overview: overviewPlot,
  scores: drawn(async () => (await import('./score-plot.ts')).scorePlot),
  spacetime: drawn(async () => (await import('./spacetime-plot.ts')).spacetimePlot),
  thresholds: drawn(async () => (await import('./learning/map-plots.ts')).thresholdsPlot),
  tracks: drawn(async () => (await import('./tracks-plot.ts')).tracksPlot),
  wins: drawn(async () => (await import('./learning/map-plots.ts')).winsPlot),
} as const;
