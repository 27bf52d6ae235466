import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readDetections, readMetrics } from '@spikeseg/experiment/parts';
import { alignRows } from '@spikeseg/report';
import type { Detection } from '@spikeseg/segmentation';
import type { Inspection } from './inspection.ts';
import { fileLines, filesOf, scoreLines } from './run-parts.ts';

/**
 * Shows a folder that detect or evaluate wrote: how much was found in which recording, scores where there are some, and files.
 *
 * @throws UsageError when detections.csv or metrics.json is damaged
 */
export function inspectResult(root: string): Inspection {
  const detections = readDetections(join(root, 'detections.csv'), { durationUs: 0 });
  const metricsFile = join(root, 'metrics.json');
  const metrics = existsSync(metricsFile) ? readMetrics(metricsFile) : undefined;
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
