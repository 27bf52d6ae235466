import { completenessPlot } from './completeness/completeness-plot.ts';
import { limitsPlot } from './completeness/limits-plot.ts';
import { eventFramePlot } from './event-frame-plot.ts';
import { convergencePlot } from './learning/convergence-plot.ts';
import { filtersPlot } from './learning/filters-plot.ts';
import { thresholdsPlot, winsPlot } from './learning/map-plots.ts';
import { motionsPlot } from './learning/motions-plot.ts';
import { fieldPlot } from './observation/field-plot.ts';
import { lightCurvePlot } from './observation/light-curve-plot.ts';
import { operatingPlot } from './operating-plot.ts';
import { overviewPlot } from './overview-plot.ts';
import { scorePlot } from './score-plot.ts';
import { spacetimePlot } from './spacetime-plot.ts';
import { tracksPlot } from './tracks-plot.ts';

/** Pictures as PNG, by what they show. */
export const plots = {
  completeness: completenessPlot,
  convergence: convergencePlot,
  eventFrame: eventFramePlot,
  field: fieldPlot,
  filters: filtersPlot,
  lightCurve: lightCurvePlot,
  limits: limitsPlot,
  motions: motionsPlot,
  operating: operatingPlot,
  overview: overviewPlot,
  scores: scorePlot,
  spacetime: spacetimePlot,
  thresholds: thresholdsPlot,
  tracks: tracksPlot,
  wins: winsPlot,
} as const;
