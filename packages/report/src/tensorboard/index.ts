export type { EventTime } from './event.ts';
export { TensorBoardWriter } from './writer.ts';
export { filtersPicture } from '../plots/learning/filters-plot.ts';
