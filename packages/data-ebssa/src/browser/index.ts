/** What reads recordings in a browser: nothing here needs Node. */
export { labelsOnClock } from '../labels-file/label-clock.ts';
export {
  type EventClock,
  type LabelClass,
  type LabelledObject,
  type LabelsFile,
  labelsEnding,
  labelsFromJson,
  labelsToJson,
} from '../labels-file/labels-file.ts';
export { openRecording, type ReadOptions, readRecording } from '../read-recording.ts';
export { defaultName } from '../recording/decode.ts';
