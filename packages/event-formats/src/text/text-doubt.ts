/** Whether lines of text may be something else than events: for files that the user did not name, such as those of a folder. */
import { columnNamed, layoutNamed } from './columns.ts';
import { beginningOf, fieldsOf, headerSeparator, separatorOf } from './text-layout.ts';

/** Fewer lines of four numbers may be anything. */
const fewestLines = 4;

/**
 * Why lines that their reader takes for events may be none; undefined where they are unmistakable.
 *
 * @param start the first bytes of the text @param isWhole whether it ends with them
 * @param columns as the caller gives them
 */
export function textDoubt(start: Uint8Array, isWhole: boolean, columns: string | undefined): string | undefined {
  const { header, rows, separator, comments } = beginningOf(start, isWhole);
  if (header !== undefined) {
    const names = fieldsOf(header.text, headerSeparator(header.text, separator));
    const roles = names.map((name) => columnNamed(name)?.role);
    const others = names.filter((_, k) => roles[k] === undefined);
    // Tables of results name events among other things.
    if (columns === undefined)
      return others.length === 0 ? undefined : `a table that also names ${others.slice(0, 3).join(', ')}`;
    const named = (['t', 'x', 'y'] as const).every((role) => roles.includes(role));
    return named && !roles.includes('p') ? 'a table of places without a polarity' : undefined;
  }
  if (columns !== undefined || rows.length >= fewestLines) return undefined;
  const isNamed = comments.some((comment) => {
    const text = comment.replace(/^[#%\s]+/, '');
    return layoutNamed(fieldsOf(text, text.includes('\t') ? 'tab' : separatorOf(text))) !== undefined;
  });
  return isNamed ? undefined : `${rows.length} line(s) of numbers without names`;
}
