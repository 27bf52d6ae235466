import { type Html, html } from './html.ts';
import { reportStyle } from './style.ts';

/*
 * A page that needs nothing but itself: no script, no font, no picture from elsewhere. It is HTML that an XML parser takes, too.
 * What is in it is text until `html` has escaped it, the names of recordings first of all.
 */

/** A part of a page that the list at its top leads to. */
type Section = readonly [id: string, title: string, content: Html];

export interface Page {
  readonly title: string;
  /** What the page is, after its title in the bar of the browser, e.g. `report of a SpikeSEG run`. */
  readonly kind: string;
  /** The conclusion in words. */
  readonly lead: string;
  readonly sections: readonly Section[];
}

/** The page, as text of an .html file. */
export function pageHtml({ title, kind, lead, sections }: Page): string {
  const { markup } = html`<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
<title>${title}: ${kind}</title>
<style>${reportStyle}</style>
</head>
<body>
<header><h1>${title}</h1>
<p class="lead">${lead}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>
${sections.map(([id, name, content]) => html`<section id="${id}"><h2>${name}</h2>\n${content}</section>\n`)}</main>
</body>
</html>
`;
  return markup;
}
