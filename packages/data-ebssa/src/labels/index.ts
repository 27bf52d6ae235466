/* Labels of a recording in a file beside it. */

export { labelsBeside, labelsPath } from './labels-beside.ts';
export {
  type EventClock,
  type LabelClass,
  type LabelledObject,
  type LabelsFile,
  labelsToJson,
} from './labels-file.ts';
