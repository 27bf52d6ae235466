import type { StarCatalogue } from '../sky/catalogue.ts';
import { type Row, tableCatalogue } from './columns.ts';
import { binaryRows, type Field } from './votable-binary.ts';

/**
 * The catalogue of the first table of a VOTable, as the Gaia archive and VizieR write it: TABLEDATA, BINARY or BINARY2 in base64. Columns are found by their
 * names.
 *
 * @see IVOA Recommendation VOTable 1.4, sections 5 and 6
 * @throws RangeError where it is none, a column is missing, or a place is none
 */
export function votableCatalogue(where: string, text: string): StarCatalogue {
  const plain = text.replaceAll(/<!--[\s\S]*?-->/g, '');
  const table = inside(plain, 'TABLE');
  if (table === undefined) throw new RangeError(`${where}: expected a TABLE of a VOTable, got none: save it anew`);
  const fields = Array.from(table.matchAll(/<(?:\w+:)?FIELD\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/g), ([, attributes]) =>
    fieldOf(attributes),
  );
  return tableCatalogue(
    where,
    fields.map(({ name }) => name),
    rowsOf(where, table, fields),
  );
}

function rowsOf(where: string, table: string, fields: readonly Field[]): Iterable<Row> {
  const data = inside(table, 'TABLEDATA');
  if (data !== undefined) return textRows(data);
  for (const kind of ['BINARY2', 'BINARY'] as const) {
    const stream = inside(table, kind);
    if (stream === undefined) continue;
    const base64 = inside(stream, 'STREAM');
    if (base64 === undefined || !/encoding\s*=\s*["']base64["']/.test(stream))
      throw new RangeError(`${where}: ${kind}: expected a STREAM in base64, got another one: save it as TABLEDATA or CSV`);
    return binaryRows(where, base64, fields, kind === 'BINARY2');
  }
  throw new RangeError(`${where}: expected TABLEDATA, BINARY or BINARY2, got none of them: save it as TABLEDATA or CSV`);
}

function* textRows(data: string): Generator<Row> {
  for (const [, row] of data.matchAll(/<(?:\w+:)?TR\b[^>]*>([\s\S]*?)<\/(?:\w+:)?TR>/g)) {
    const cells = Array.from(row.matchAll(/<(?:\w+:)?TD\b[^>]*?(?:\/>|>([^<]*)<\/)/g), ([, cell]) => cell?.trim() ?? '');
    yield (column) => (cells[column] === undefined || cells[column] === '' ? Number.NaN : Number(cells[column]));
  }
}

/** What stands between the first opening and the next closing of an element. */
function inside(text: string, name: string): string | undefined {
  const open = new RegExp(String.raw`<(?:\w+:)?${name}(?=[\s>])[^>]*>`).exec(text);
  if (open === null) return undefined;
  const from = open.index + open[0].length;
  const close = new RegExp(String.raw`</(?:\w+:)?${name}\s*>`, 'g');
  close.lastIndex = from;
  return text.slice(from, close.exec(text)?.index ?? text.length);
}

function fieldOf(attributes: string): Field {
  const of = (name: string): string => {
    const [, double, single] = new RegExp(String.raw`\b${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes) ?? [];
    return double ?? single ?? '';
  };
  return { name: of('name'), datatype: of('datatype'), arraysize: of('arraysize') };
}
