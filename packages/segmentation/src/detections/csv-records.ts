/** One record of a CSV file and the 1-based line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits CSV text (RFC 4180) into records: fields may be quoted, "" inside quotes is a quote, lines end in \n or \r\n, a byte
 * order mark is skipped, empty lines too.
 *
 * @param fail makes the error for a quote that is out of place
 */
export function csvRecords(text: string, fail: (line: number, message: string) => Error): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const token = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  token.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let fields: string[] = [];
  while (token.lastIndex < text.length || fields.length > 0) {
    const match = token.exec(text);
    if (!match)
      throw fail(line, 'expected a comma or the end of the line after a quoted field, or a closing quote, got a stray quote');
    const [, quoted, plain, end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
    line += fields.join('').split('\n').length - 1 + (end === '' ? 0 : 1);
    fields = [];
  }
  return records;
}
