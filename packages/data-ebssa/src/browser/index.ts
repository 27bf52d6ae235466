/** What reads recordings in a browser: nothing here needs Node. */
export { recordingFormats } from '../formats.ts';
export { openRecording, type ReadOptions, readRecording } from '../read-recording.ts';
