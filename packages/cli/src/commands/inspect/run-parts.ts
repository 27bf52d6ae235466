import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Metrics } from '@spikeseg/report';
import { alignRows, scoreTable, tableWarnings } from '@spikeseg/report';

/** A file or folder; folders have no size. */
interface FolderEntry {
  readonly name: string;
  readonly bytes: number | undefined;
}

/** The table of scores with its warnings. */
export function scoreLines(metrics: Metrics | undefined): string[] {
  if (metrics === undefined) return ['  scores', '    none: the run has not been scored'];
  const { part, rows } = metrics;
  const lines = [...scoreTable(rows), ...tableWarnings(rows)].map((line) => `    ${line}`);
  return [`  scores on ${part === 'all' ? 'all recordings' : `the ${part} recordings`}`, ...lines];
}

/** What lies directly in a folder. */
export const filesOf = (root: string): FolderEntry[] =>
  readdirSync(root)
    .toSorted()
    .map((name) => {
      const state = statSync(join(root, name));
      return { name, bytes: state.isDirectory() ? undefined : state.size };
    });

export const fileLines = (files: readonly FolderEntry[]): string[] => [
  '  files',
  ...alignRows(files.map(({ name, bytes }) => [`    ${name}`, bytes === undefined ? 'folder' : `${bytes} bytes`])),
];
