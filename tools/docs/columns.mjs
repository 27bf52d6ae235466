// Tables of what was found, as pages show them: their headers are those of the program, and the page of the columns explains each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../run.mjs';

/** The page that explains columns. */
const explains = 'docs/tutorial.md';

/** Headers of detections.csv and tracks.csv, of the built package. */
export async function tableHeaders() {
  const { detectionsToCsv, tracksToCsv } = await import(pathToFileURL(join(root, 'packages/detection/dist/index.js')).href);
  return [detectionsToCsv([]), tracksToCsv([])].map((csv) => csv.trim().split(','));
}

/** @param headers of tables; the first three columns tell one from the other */
export function columnProblems(page, headers, text = readFileSync(join(root, page), 'utf8')) {
  const shown = text.split(/\r?\n/).flatMap((line, index) => {
    const header = headers.find((columns) => line.startsWith(`${columns.slice(0, 3).join()},`));
    return header === undefined || line === header.join()
      ? []
      : [`${page}:${index + 1}: expected the columns ${header.join()}, got ${line}`];
  });
  if (page !== explains) return shown;
  const rows = text.split(/\r?\n/).filter((line) => line.startsWith('| `'));
  const unexplained = [...new Set(headers.flat())].filter(
    (column) => column !== 'recording' && !rows.some((row) => row.includes(`\`${column}\``)),
  );
  return [...shown, ...unexplained.map((column) => `${page}: expected a line that explains the column ${column}, got none`)];
}
