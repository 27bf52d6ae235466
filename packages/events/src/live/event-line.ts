/** What an event on a line of text consists of, in the order in which `readNumbers` puts it. */
export const eventColumns = ['t_us', 'x', 'y', 'p'] as const;

/** Which of `eventColumns` each field of a line is; −1 for a field that is left alone. */
export type LineLayout = readonly number[];

/** Lines without a header. */
export const plainLayout: LineLayout = [0, 1, 2, 3];

const [comma, minus, zero, nine] = [0x2c, 0x2d, 0x30, 0x39];

/**
 * Reads the four numbers of a line of plain whole numbers without blanks, which is nearly every line; tells the others apart
 * by `false`, and they are read by {@link readFields}.
 *
 * @param bytes ASCII @param numbers written: t, x, y, p
 */
export function readNumbers(bytes: Uint8Array, start: number, end: number, layout: LineLayout, numbers: Float64Array): boolean {
  let at = start;
  for (let field = 0; field < layout.length; field++) {
    const column = layout[field];
    if (column < 0) {
      while (at < end && bytes[at] !== comma) at++;
    } else {
      const negative = bytes[at] === minus;
      if (negative) at++;
      const first = at;
      let value = 0;
      for (; at < end; at++) {
        const digit = bytes[at];
        if (digit < zero || digit > nine) break;
        value = 10 * value + digit - zero;
      }
      // Beyond that the sum may have rounded.
      if (at === first || value > Number.MAX_SAFE_INTEGER) return false;
      numbers[column] = negative ? -value : value;
    }
    if (field === layout.length - 1) return at === end;
    if (at === end || bytes[at] !== comma) return false;
    at++;
  }
  return false;
}

/**
 * Reads a line that is written in another way: with blanks around its numbers, or `1000.0`, or `1e3`.
 *
 * @returns whether it holds as many fields as the layout, and numbers where it should
 */
export function readFields(line: string, layout: LineLayout, numbers: Float64Array): boolean {
  const fields = line.split(',');
  if (fields.length !== layout.length) return false;
  return fields.every((field, place) => {
    const column = layout[place];
    if (column < 0) return true;
    if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(field)) return false;
    numbers[column] = Number(field);
    return true;
  });
}

/** Whether the first line of a file names its columns: it begins with a letter or a quote, where events begin with a number. */
export const isHeader = (line: string): boolean => /^\s*["\p{L}_#%]/u.test(line);

/**
 * Whether a first line is one of events: `bare` where it consists of them, `wide` where a header names other columns, too.
 * What is `none` may still be meant as events, and reading it says what is wrong.
 */
export function eventLineKind(line: string): 'bare' | 'wide' | 'none' {
  if (isHeader(line)) {
    const layout = layoutOf(line);
    return layout === undefined ? 'none' : layout.includes(-1) ? 'wide' : 'bare';
  }
  const numbers = new Float64Array(eventColumns.length);
  return readFields(line, plainLayout, numbers) && [-1, 0, 1].includes(numbers[3]) ? 'bare' : 'none';
}

/**
 * The layout that a header tells: t_us, x, y and p once each, in any order, and whatever else.
 *
 * @returns undefined when one is missing or there twice
 */
export function layoutOf(header: string): LineLayout | undefined {
  const names = header.split(',').map((name) => name.trim().replaceAll(/^"|"$/g, ''));
  const layout = names.map((name) => eventColumns.findIndex((column) => column === name));
  return eventColumns.every((_, column) => layout.filter((one) => one === column).length === 1) ? layout : undefined;
}
