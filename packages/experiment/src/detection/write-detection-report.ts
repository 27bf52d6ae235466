import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { recordingName } from '@spikeseg/data-ebssa';
import { lastClasses } from '@spikeseg/detection';
import { configDifferences, type Fact, detectionHtml, plots, plotsIn, type TrackSummary } from '@spikeseg/report';
import { ranFacts, type ShownClasses } from '@spikeseg/report/words';
import { type Call, calledOn, programLine } from '../context/call.ts';
import type { SearchedRecording } from '../pool/mark-detections.ts';
import { foundConclusion, summarizeTracks } from '../pool/track-summary.ts';
import { writeAtomic } from '../run-folder/files.ts';

/** Recordings whose pictures a page holds; those of the others are in the folder. */
const maxPictured = 8;

/** What was found, and where it lies. */
export interface DetectedFolder {
  readonly folder: string;
  readonly config: SpikesegConfig;
  /** The detector in words. */
  readonly detector: string;
  readonly found: readonly SearchedRecording[];
  /** Tracks that stand first. */
  readonly shown?: ShownClasses | undefined;
  /** What is wrong with recordings that were left out. */
  readonly skipped: readonly string[];
}

/** Writes report.html into the folder of a detection, from what lies in it. Returns its path. */
export function writeDetectionReport(call: Call, { folder, config, detector, found, shown, skipped }: DetectedFolder): string {
  const path = join(folder, 'report.html');
  const tracks = found.flatMap(({ points, events: { t } }) => summarizeTracks(points, t[0] ?? 0));
  // Those with tracks first.
  const ranked = found.toSorted((a, b) => Number(b.points.length > 0) - Number(a.points.length > 0));
  const pictured = new Set(ranked.slice(0, maxPictured).map(({ name }) => recordingName(name)));
  const page = detectionHtml({
    title: found.length === 1 ? found[0].name : `${found.length} recordings`,
    lead: foundConclusion(found, tracks),
    recordings: recordingCells(found, tracks),
    tracks,
    shown,
    plots: plotsIn(folder, (subject) => pictured.has(subject)),
    withoutPictures: found.length - pictured.size,
    skipped,
    run: [{ name: 'Detector', value: detector }, ...ranFacts(calledOn(call))],
    differences: configDifferences(config),
    files: files(folder),
    commands: [{ name: 'Detect again', value: programLine(call.argv, call.calledAs) }],
  });
  writeAtomic(path, page);
  return path;
}

/**
 * Writes report.html into the folder of a job: what was found in its recording, the same bytes on every machine.
 *
 * @returns its tracks
 */
export function writeNight(folder: string, one: SearchedRecording, facts: readonly Fact[]): readonly TrackSummary[] {
  const { name, events, points } = one;
  const tracks = summarizeTracks(points, events.t[0] ?? 0);
  const picture = plots.overview({ events, points, classes: lastClasses(points) }, 960);
  writeAtomic(join(folder, `overview-${recordingName(name)}.png`), picture);
  const page = detectionHtml({
    title: name,
    lead: foundConclusion([one], tracks),
    recordings: recordingCells([one], tracks),
    tracks,
    plots: plotsIn(folder),
    withoutPictures: 0,
    skipped: [],
    facts,
  });
  writeAtomic(join(folder, 'report.html'), page);
  return tracks;
}

function recordingCells(found: readonly SearchedRecording[], tracks: readonly TrackSummary[]): string[][] {
  const rows = found.map(({ name, events: { t, sensor }, detections }) => [
    name,
    `${sensor.width}×${sensor.height}`,
    (((t.at(-1) ?? 0) - (t[0] ?? 0)) / 1e6).toFixed(1),
    t.length.toLocaleString('en-US'),
    String(detections.length),
    String(tracks.filter(({ recording }) => recording === name).length),
  ]);
  return [['recording', 'sensor px', 's', 'events', 'detections', 'tracks'], ...rows];
}

const files = (folder: string): Fact[] => {
  const some: readonly (readonly [name: string, file: string])[] = [
    ['Detections', 'detections.csv'],
    ['Tracks', 'tracks.csv'],
    ['Motion of the sky', 'sky.csv'],
    ['What could be seen', 'limits.csv'],
    ['When less was seen', 'lost.csv'],
    ['Tracks as MOT files', 'mot'],
    ['Both for COCO tools', 'coco.json'],
    ['Events of detections', 'events'],
    ['Masks', 'masks'],
  ];
  const there = some.filter(([, file]) => existsSync(join(folder, file)));
  return [{ name: 'Folder', value: folder, code: true }, ...there.map(([name, value]): Fact => ({ name, value, code: true }))];
};
