import { baselineNames, offlineName } from './row-names.ts';

/** Whether a row is that of the evidence detector. */
export const isEvidenceRow = (name: string): boolean => name === baselineNames.evidence || name === offlineName;

/** What a table says of rows whose figures are in-sample; none where none are. */
export function inSampleNotes(rows: readonly { readonly name: string }[], recordings: readonly string[]): string[] {
  const names = rows.map(({ name }) => name).filter(isEvidenceRow);
  if (names.length === 0 || recordings.length === 0) return [];
  return [
    `${names.join(', ')}: in-sample: designed with the labels of ${recordings.join(', ')} in sight; other recordings may score lower`,
  ];
}
