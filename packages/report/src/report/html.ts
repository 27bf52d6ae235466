import { escapeXml } from '../drawing/svg.ts';

/** Markup that can stand in a page as it is. */
export interface Html {
  readonly kind: 'html';
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

/** Template of markup: what is put in is text and escaped, unless it is markup already. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  kind: 'html',
  markup: fixed.map((piece, i) => (i === 0 ? '' : markupOf(parts[i - 1])) + piece).join(''),
});

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeXml(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** Nothing at all, where a part of a page has nothing to say. */
export const nothing = html``;

/**
 * A table with a header; the first cell of every row names the row.
 *
 * @param cells header and body
 * @param classOf class of a row of the body, by its index
 */
export function table(caption: string, cells: readonly (readonly string[])[], classOf: (row: number) => string = () => ''): Html {
  const [header, ...body] = cells;
  const head = header.map((cell) => html`<th scope="col">${cell}</th>`);
  const rows = body.map(
    ([name, ...figures], i) =>
      html`<tr class="${classOf(i)}"><th scope="row">${name}</th>${figures.map((figure) => html`<td>${figure}</td>`)}</tr>\n`,
  );
  return html`<div class="wide"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** What is not read at first: a line that unfolds it. */
export const folded = (title: string, content: Html): Html =>
  html`<details class="fold"><summary>${title}</summary>\n${content}</details>\n`;

/** What a thing is called, and what it is; `code` for what one types or a file holds. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly code?: true;
}

/** A list of names and values. */
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl>${facts.map(({ name, value, code }) => html`<dt>${name}</dt><dd>${code ? html`<code>${value}</code>` : value}</dd>\n`)}</dl>`;
