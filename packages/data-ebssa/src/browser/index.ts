/** What reads recordings in a browser: nothing here needs Node. */
export { openRecording, type ReadOptions, readRecording } from '../read-recording.ts';
