import { relative } from 'node:path';
import { findRecordings } from '@spikeseg/data-ebssa';
import { alignRows } from '@spikeseg/report';
import type { Inspection } from './inspection.ts';
import type { Reading } from './recording.ts';

/** Lists the recordings below a folder without opening them. */
export async function inspectFolder(path: string, { limits }: Reading): Promise<Inspection> {
  const recordings = await findRecordings(path, { sensor: 'all', limits });
  const rows = recordings.map((file) => [
    `  ${file.name}`,
    file.labels,
    [relative(path, file.path), file.group].filter(Boolean).join(' : '),
  ]);
  return {
    facts: { kind: 'folder', path, recordings } as Inspection['facts'],
    text: [`${path}: ${recordings.length} recording(s)`, ...alignRows([['  name', 'labels', 'file'], ...rows])],
  };
}
