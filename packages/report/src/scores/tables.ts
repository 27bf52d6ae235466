import { eventNotes, eventTable } from './event-table.ts';
import { inSampleNotes } from './metrics.ts';
import { classTable, perRecordingTable, scoreTable, tableNotes, tableWarnings } from './score-table.ts';
import { trackNotes, trackTable } from './track-table.ts';

/** Scores as lines of text, by what they are about. */
export const tables = {
  scores: scoreTable,
  classes: classTable,
  tracks: trackTable,
  events: eventTable,
  perRecording: perRecordingTable,
} as const;

/** What a reader of {@link tables} must know. */
export const notes = {
  scores: tableNotes,
  warnings: tableWarnings,
  inSample: inSampleNotes,
  tracks: trackNotes,
  events: eventNotes,
} as const;
