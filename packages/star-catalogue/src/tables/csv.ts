import type { StarCatalogue } from '../sky/catalogue.ts';
import { type Row, tableCatalogue } from './columns.ts';

/** The character that parts the columns of a line. */
const separatorOf = (line: string): string => ['\t', ';', ','].find((one) => line.includes(one)) ?? ',';

const cellsOf = (line: string, separator: string): string[] =>
  line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/**
 * The catalogue of a list of stars: a first line of names (`ra`, `dec`, `mag`; those of the Gaia archive or of VizieR), then a line for each star, parted by
 * commas, semicolons or tabs. Lines that begin with # are left out; so is VizieR's line of units.
 *
 * @throws RangeError where a column is missing, or a place is none
 */
export function csvCatalogue(where: string, text: string): StarCatalogue {
  const lines = linesOf(text);
  const { value: first = '' } = lines.next() as { value?: string };
  const separator = separatorOf(first);
  return tableCatalogue(where, cellsOf(first, separator), rowsOf(lines, separator));
}

function* rowsOf(lines: Iterable<string>, separator: string): Generator<Row> {
  let number = 0;
  for (const line of lines) {
    const cells = cellsOf(line, separator);
    number++;
    // VizieR has units, then dashes, below the names.
    if (number <= 2 && cells.every((cell) => cell === '' || Number.isNaN(Number(cell)))) continue;
    yield (column) => (cells[column] === undefined || cells[column] === '' ? Number.NaN : Number(cells[column]));
  }
}

/** Lines that are not empty and no comment. */
function* linesOf(text: string): Generator<string> {
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end).trim();
    if (line !== '' && !line.startsWith('#')) yield line;
    from = end === -1 ? text.length : end + 1;
  }
}
