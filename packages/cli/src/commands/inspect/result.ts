import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Detection, detectionsFromCsv } from '@spikeseg/segmentation';
import type { Metrics } from '../../experiment/write-evaluation.ts';
import { alignRows } from '../../text-table.ts';
import type { Inspection } from './inspection.ts';
import { fileLines, filesOf, scoreLines } from './run-parts.ts';

/**
 * Shows a folder that detect or evaluate wrote: how much was found in which recording, scores where there are some, and files.
 *
 * @throws DetectionFormatError when detections.csv is damaged
 */
export function inspectResult(root: string): Inspection {
  const detections = detectionsFromCsv(readFileSync(join(root, 'detections.csv'), 'utf8'), { durationUs: 0 });
  const metricsFile = join(root, 'metrics.json');
  const metrics = existsSync(metricsFile) ? (JSON.parse(readFileSync(metricsFile, 'utf8')) as Metrics) : undefined;
  const recordings = perRecording(detections);
  const files = filesOf(root);
  return {
    facts: { kind: 'result', path: root, recordings, metrics, files } as Inspection['facts'],
    text: [
      `${root}: written by spikeseg-cli ${metrics === undefined ? 'detect' : 'evaluate'}; ${detections.length} detection(s)`,
      ...alignRows(recordings.map(({ name, count }) => [`  ${name}`, `${count} detection(s)`])),
      ...(metrics === undefined ? [] : scoreLines(metrics)),
      ...fileLines(files),
    ],
  };
}

function perRecording(detections: readonly Detection[]): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { recording } of detections) counts.set(recording, (counts.get(recording) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}
