import { detectionsToCsv, type Report, reportLines, skyToCsv, tableRows, tracksToCsv } from '@spikeseg/detection';
import type { PageFile } from './save.ts';

/**
 * What was found as files, byte for byte as commands write it: detections.csv, tracks.csv and sky.csv of `detect`, and the JSON lines of
 * `detect --follow`.
 *
 * @param stem name of the recording
 */
export function foundFiles(stem: string, reports: readonly Report[], utcOffsetUs: number | undefined): PageFile[] {
  const rows = reports.map((report) => tableRows({ ...report, utcOffsetUs }));
  const sky = reports.flatMap((report) => (report.sky ? [{ ...report.sky, recording: stem, utcOffsetUs }] : []));
  const file = (name: string, text: string): PageFile => ({ name: `${stem}-${name}`, content: new Blob([text]) });
  return [
    file('tracks.csv', tracksToCsv(rows.flatMap(({ points }) => points))),
    file('detections.csv', detectionsToCsv(rows.flatMap(({ detections }) => detections))),
    file('sky.csv', skyToCsv(sky)),
    file('found.jsonl', reports.map((report) => reportLines(report, stem, utcOffsetUs)).join('')),
  ];
}
