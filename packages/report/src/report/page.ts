import { readFileSync } from 'node:fs';
import { FONT, fontFiles } from '../drawing/chart.ts';
import { type Html, html, nothing } from './html.ts';

/*
 * A page that needs nothing but itself: no script, and no font or picture from elsewhere. It is HTML that an XML parser takes, too.
 * What is in it is text until `html` has escaped it, the names of recordings first of all.
 */

/** A part of a page that the list at its top leads to. */
export type Section = readonly [id: string, title: string, content: Html];

interface Page {
  readonly title: string;
  /** What the page is, after its title in the bar of the browser, e.g. `report of a SpikeSEG run`. */
  readonly kind: string;
  /** The conclusion in words. */
  readonly lead: string;
  readonly sections: readonly Section[];
}

export function pageHtml({ title, kind, lead, sections }: Page): string {
  const { markup } = html`<!DOCTYPE html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:" />
<title>${title}: ${kind}</title>
<style>${style()}</style>
</head>
<body>
<header><h1>${title}</h1>
<p class="lead">${lead}</p>
${sections.some(([, , content]) => content.markup.includes('<details')) ? html`<p class="hint">A click on a picture or on a line with a triangle opens it, a second one closes it.</p>\n` : nothing}<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>
${sections.map(([id, name, content]) => html`<section id="${id}"><h2>${name}</h2>\n${content}</section>\n`)}</main>
</body>
</html>
`;
  return markup;
}

/** Style and fonts; markup, since a browser reads quotes in it as they are written. */
const style = (): Html => ({ kind: 'html', markup: fontFaces() + reportStyle });

/** The fonts of the figures, as part of the page, so that it looks the same on every machine. */
const fontFaces = (): string =>
  fontFiles
    .map(({ path, weight, range }) => {
      const source = `url(data:font/ttf;base64,${readFileSync(path).toString('base64')}) format("truetype")`;
      return `@font-face { font-family: "${FONT}"; font-weight: ${weight}; src: ${source}; unicode-range: ${range}; }\n`;
    })
    .join('');

/**
 * Style of a report: one column of words and as many of small pictures as fit, light or dark as the reader's system is, pictures
 * on white in both, A4 when printed.
 */
const reportStyle = `
:root { color-scheme: light dark; --ink: #222; --muted: #595959; --paper: #fff; --line: #d8d8d8; --soft: #f4f5f7; --accent: #0072b2; --warn: #9a3412; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --muted: #a8a8a8; --paper: #16181c; --line: #3a3d44; --soft: #20232a; --accent: #6cb8e6; --warn: #f0a37a; }
  /* White that does not glare; colours keep their meaning. */
  figure img { filter: brightness(.86); }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 96rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 "${FONT}", system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1.05rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 46rem; }
.lead { max-width: 60rem; font-size: 1.2rem; line-height: 1.45; }
.hint { color: var(--muted); font-size: .875rem; }
a { color: var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
code { font: .875em/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .75rem 1rem; background: var(--soft); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: .75rem 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: .4rem; text-align: left; color: var(--muted); }
th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: bottom; white-space: nowrap; }
th:first-child { padding-left: 0; text-align: left; }
.text td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.text th { text-align: left; font-weight: normal; }
thead th { color: var(--muted); font-weight: 700; white-space: normal; }
tbody th { font-weight: 400; }
tr.model th, tr.model td { background: var(--soft); font-weight: 700; }
tr.null th, tr.null td { color: var(--muted); }
ul.notes { margin: .75rem 0; padding-left: 1.1rem; max-width: 52rem; color: var(--muted); font-size: .875rem; }
ul.warnings { margin: .75rem 0; padding: .6rem 1rem .6rem 2rem; max-width: 60rem; border-left: 4px solid var(--warn); background: var(--soft); font-size: .875rem; }
.fold { margin: .5rem 0; }
.fold > summary { width: fit-content; padding: .2rem 0; color: var(--accent); cursor: pointer; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: 1.25rem; align-items: start; margin: 1rem 0; }
figure { margin: 0; min-width: 0; max-width: 42rem; }
figure summary { display: block; cursor: zoom-in; list-style: none; }
figure summary::-webkit-details-marker { display: none; }
figure img { display: block; width: 100%; height: auto; aspect-ratio: 4 / 3; object-fit: contain; padding: .5rem; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
figure img.dark { padding: 0; border: 0; background: none; filter: none; }
figure:has(details[open]) { grid-column: 1 / -1; max-width: none; }
details[open] > summary { cursor: zoom-out; }
figure details[open] img { width: auto; max-width: 100%; aspect-ratio: auto; }
.fold[open] > summary { cursor: pointer; }
figcaption { margin-top: .4rem; max-width: 60rem; color: var(--muted); font-size: .875rem; line-height: 1.4; }
@media screen {
  figure:not(:has(details[open])) figcaption { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
}
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print {
  @page { size: A4; margin: 15mm; }
  :root { color-scheme: light; --ink: #000; --muted: #444; --paper: #fff; --line: #bbb; --soft: #f2f2f2; --accent: #000; --warn: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .hint { display: none; }
  .wide { overflow: visible; }
  table { font-size: 6.2pt; }
  table.text { font-size: 8pt; }
  th, td { padding: 1.5pt 2.5pt; }
  h2, h3 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .figures { grid-template-columns: 1fr 1fr; gap: 4mm; }
  figure img { max-height: 105mm; padding: 0; border: 0; }
}
`;
