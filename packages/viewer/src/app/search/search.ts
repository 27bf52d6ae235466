import type { Report } from '@spikeseg/detection';
import { ownUtcOffset } from '@spikeseg/events';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';
import { makeViewerData } from '../../data/make-viewer-data.ts';
import { type RecordingInMemory, searchByEvidence } from '../../data/view-by-evidence.ts';
import type { DropSettings } from '../../drop-settings.ts';
import { foundFiles } from '../take/found-files.ts';
import type { Request, SearchAnswer } from './messages.ts';
import { type ReadingEars, type ReadRecording, readDropped } from './read-dropped.ts';

/** A short night with two satellites, one of them fast, and stars. */
const night = { options: sceneOptions('plain', { noise: 'davis', satellites: 2, speedPxS: [15, 60], durationS: 6 }), seed: 3 };

/** Whom a search talks to. */
export interface SearchEars {
  readonly tell: (answer: SearchAnswer) => void;
  readonly askSensor: ReadingEars['askSensor'];
  /** Time between two reports of progress, ms. */
  readonly now: () => number;
}

/** Time between two messages about what is done, ms. */
const tellEveryMs = 80;

/** Reads or generates a recording and searches it; the last answer tells what was found, or why nothing could be. */
export async function search(request: Exclude<Request, { kind: 'sensor' }>, { tell, askSensor, now }: SearchEars): Promise<void> {
  let [told, events] = [-Infinity, 0];
  /** @returns whether it is time to */
  const tellNow = (answer: SearchAnswer): boolean => {
    if (now() - told < tellEveryMs) return false;
    told = now();
    tell(answer);
    return true;
  };
  const onEvents = (count: number): void => void tellNow({ kind: 'read', events: (events = count) });
  try {
    const { recording, stem, notes } =
      request.kind === 'generate' ? generated() : await readDropped(request.file, request.said, { onEvents, askSensor });
    const { data, files } = await found(recording, stem, request.settings, tellNow);
    tell({ kind: 'found', data, give: { stem, files }, notes });
  } catch (error) {
    const name = request.kind === 'generate' ? 'generated recording' : request.file.name;
    tell({ kind: 'failed', message: messageOf(error, name, events) });
  }
}

function generated(): ReadRecording {
  const { recording } = generateRecording(night.options, night.seed);
  return { recording: { ...recording, name: 'a generated night' }, stem: 'generated', notes: [] };
}

/** @param stem what tables call the recording */
async function found(
  recording: RecordingInMemory,
  stem: string,
  settings: DropSettings,
  tell: (answer: SearchAnswer) => boolean,
) {
  const { t } = recording.events;
  const { detector, evidence, offShare, sky, maxEvents } = settings;
  const of = (t[t.length - 1] - t[0]) / 1e6;
  const reports: Report[] = [];
  const viewed = await searchByEvidence(
    { ...recording, name: stem },
    {
      ...evidence,
      backend: wasmBackend,
      offShare,
      sky,
      detector,
      onReport: async (report) => {
        reports.push(report);
        // A worker whose event loop turns ends at once when it is told to.
        if (tell({ kind: 'searched', seconds: Math.min((report.tUs - t[0]) / 1e6, of), of }))
          await new Promise((resolve) => setTimeout(resolve));
      },
    },
  );
  const data = makeViewerData({ ...viewed, name: recording.name }, maxEvents);
  return { data, files: foundFiles(stem, reports, ownUtcOffset(t[0])) };
}

/** What went wrong, for the person at the page. */
export function messageOf(error: unknown, name: string, events: number): string {
  if (!(error instanceof Error)) return `${name}: ${String(error)}`;
  if (error.name === 'EventFormatError') return error.message;
  if (error.name === 'RangeError' && /alloc|memory|array length/i.test(error.message)) {
    const after = events === 0 ? '' : ` after ${events.toLocaleString('en-US')} events`;
    return `${name}: expected memory for all of it, got no more${after} (${error.message}); close other tabs, or search it with: spikeseg-cli detect FILE`;
  }
  return `${name}: ${error.message}`;
}
