import { escapeXml } from '../plots/svg.ts';

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
