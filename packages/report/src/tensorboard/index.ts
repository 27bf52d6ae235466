export type { EventTime } from './event.ts';
export { TensorBoardWriter } from './writer.ts';
