import { join } from 'node:path';
import { recordingName } from '@spikeseg/data-ebssa';
import {
  detectionsToCoco,
  detectionsToCsv,
  eventLabelsToCsv,
  framesToCsv,
  lastClasses,
  limitsTable,
  lostTable,
  type SegmentedRecording,
  sightText,
  skyToCsv,
  tableRows,
  tracksToCsv,
  tracksToMot,
  withoutEvents,
} from '@spikeseg/detection';
import { encodePng, plots, type Raster } from '@spikeseg/report';
import type { ShownClasses } from '@spikeseg/report/words';
import { writeRecordingPlots } from '../evaluation/recording-plots.ts';
import type { SearchedRecording } from '../pool/mark-detections.ts';
import { writeAtomic } from '../run-folder/files.ts';

export interface WhatToWrite {
  /** A line for every event that belongs to something. */
  readonly events: boolean;
  /** A picture of labels for every time step in which something was found. */
  readonly masks: boolean;
  /** A picture of each recording; true where left out. */
  readonly pictures?: boolean;
  /** Tracks in colour. */
  readonly shown?: ShownClasses | undefined;
}

/**
 * Writes what was found: detections.csv, tracks.csv, sky.csv, mot/RECORDING.txt with the times of its frames in mot/RECORDING-frames.csv, coco.json and a picture of each recording; where the
 * detector tells what it could see, limits.csv and lost.csv; where asked for, events/RECORDING.csv and masks/RECORDING/T_US.png.
 */
export async function writeFound(folder: string, found: readonly SearchedRecording[], what: WhatToWrite): Promise<void> {
  const write = (name: string, content: string | Uint8Array): void => writeAtomic(join(folder, name), content);
  const tables = found.map(tableRows);
  write('detections.csv', detectionsToCsv(tables.flatMap(({ detections }) => detections)));
  write('tracks.csv', tracksToCsv(tables.flatMap(({ points }) => points)));
  const skies = found.flatMap(({ name, sky, utcOffsetUs }) => sky.map((one) => ({ ...one, recording: name, utcOffsetUs })));
  write('sky.csv', skyToCsv(skies));
  if (found.some(({ shown }) => shown !== undefined)) {
    write('limits.csv', limitsTable(found));
    write('lost.csv', lostTable(found));
  }
  const classed = found.map((one) => ({ ...one, classes: lastClasses(one.points) }));
  write('coco.json', `${JSON.stringify(detectionsToCoco(classed))}\n`);
  for (const one of found) {
    const stem = recordingName(one.name);
    const { points, recording, detections, sky } = one;
    const times = one.reportsUs;
    write(join('mot', `${stem}.txt`), tracksToMot(points, times));
    write(join('mot', `${stem}-frames.csv`), framesToCsv(times, one.utcOffsetUs));
    if (what.events) write(join('events', `${stem}.csv`), eventLabelsToCsv(one));
    if (what.masks) for (const { tUs, image } of labelImages(one)) write(join('masks', stem, `${tUs}.png`), encodePng(image));
    if (what.pictures === false) continue;
    if (one.shown !== undefined) {
      const told = { title: `${one.name}: what could be seen`, notes: [sightText(one.shown)] };
      write(`limits-${stem}.png`, await plots.limits(one.shown.limits, told));
    }
    await writeRecordingPlots(folder, recording, { detections: detections.map(withoutEvents), points, sky }, what.shown);
  }
}

/** A time step as a picture of sensor size. */
interface LabelImage {
  readonly tUs: number;
  readonly image: Raster;
}

/**
 * Masks of a recording: for every time step in which something was found a picture whose pixels hold the number of the
 * detection that they belong to, counted from 1 within the step, the last where they overlap; 0 is background. The number is
 * 65536·R + 256·G + B, so that any reader gets it back.
 */
export function* labelImages({
  events,
  detections,
}: Pick<SegmentedRecording, 'events' | 'detections'>): Generator<LabelImage, void> {
  const { width, height } = events.sensor;
  let now: (LabelImage & { count: number }) | undefined;
  for (const { tUs, events: own } of detections) {
    if (now?.tUs !== tUs) {
      // One after another: all of a recording are more than memory holds.
      if (now) yield now;
      now = { tUs, count: 0, image: { width, height, channels: 3, data: new Uint8Array(3 * width * height) } };
    }
    now.count++;
    for (const event of own) {
      const at = 3 * (events.y[event] * width + events.x[event]);
      now.image.data.set([now.count >> 16, (now.count >> 8) & 255, now.count & 255], at);
    }
  }
  if (now) yield now;
}
