/** What reads recordings in a browser: nothing here needs Node. */
export { recordingFormats } from '../formats.ts';
export { openRecording, readRecording, type ReadOptions } from '../recording/read-recording.ts';
