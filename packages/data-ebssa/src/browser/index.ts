/** What reads recordings in a browser: nothing here needs Node. */
export { labelsOnClock } from '../labels/label-clock.ts';
export { labelsEnding } from '../labels/labels-beside.ts';
export {
  type EventClock,
  type LabelClass,
  type LabelledObject,
  type LabelsFile,
  labelsFromJson,
  labelsToJson,
} from '../labels/labels-file.ts';
export { openRecording, type ReadOptions, readRecording } from '../read-recording.ts';
export { defaultName } from '../recording/decode.ts';
