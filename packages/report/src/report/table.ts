import { type Html, html } from './html.ts';

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
