/* What texts and tables are made of: no picture, and nothing that draws one. */

export { type ShownClasses, shownClasses } from '../drawing/shown-classes.ts';
export * from '../report/run-record.ts';
export { evidenceRows, rowNames } from '../scores/metrics.ts';
export { alignFigures, alignRows, figureText, quantity } from '../text.ts';
