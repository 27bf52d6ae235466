/* Scores as text, and pages about what was scored: an evaluation, the run of a training, a detector that has learned. */

export { type CurveAxes, curveAxes, type DetectorCurve } from '../plots/operating-plot.ts';
export { notes, tables } from '../scores/tables.ts';
export { type EvaluationReport, evaluationHtml } from './evaluation-report.ts';
export { type MotionReport, motionHtml } from './motion-report.ts';
export { type RunReport, reportHtml } from './run-report.ts';
export { type Concluded, scoreConclusion } from './scores.ts';
