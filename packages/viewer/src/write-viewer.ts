import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { appScript, appStyle } from './app.generated.ts';
import type { DropSettings } from './drop-settings.ts';
import { packColumns } from './packing/pack-columns.ts';
import { searchScript } from './search.generated.ts';
import { viewerConclusion } from './viewer-conclusion.ts';
import type { ViewerData } from './viewer-data.ts';

/**
 * The page, as text of an .html file, which needs no other file and no network. Data are embedded as gzip in base64, so no name or setting can end an element or
 * begin a script; a content security policy allows the page's own script and style, by their hashes, and nothing else.
 */
export function viewerPage(data: ViewerData): string {
  const packed = gzipSync(packColumns(data)).toString('base64');
  return page({
    title: `${data.name}: ${viewerConclusion(data)}`,
    policy: [`script-src '${hashOf(appScript)}'`],
    noScript: 'This page draws a recording by a script, and scripts are switched off.',
    body: `<div id="viewer"><p class="loading">Unpacking ${escaped(data.name)} …</p></div>
<script id="viewer-data" type="application/octet-stream;base64">${packed}</script>`,
  });
}

/**
 * A page without a recording, as text of an .html file: it reads one that is dropped on it or chosen, searches it in a worker, and shows it. It needs no other
 * file and no network, and its content security policy allows no connection, so what is dropped cannot leave the browser. With `#generated` in its address it
 * begins with a recording that it generates.
 */
export const dropPage = (settings: DropSettings): string =>
  page({
    title: 'Look at a recording of an event camera',
    // The worker is made from text in the page, and has the policy of the page.
    policy: [`script-src '${hashOf(appScript)}' 'wasm-unsafe-eval'`, 'worker-src blob:', "connect-src 'none'"],
    noScript: 'This page reads a recording by a script, and scripts are switched off.',
    body: `<div id="drop"></div>
<div id="viewer"></div>
<script id="drop-settings" type="application/json">${JSON.stringify(settings).replaceAll('<', String.raw`\u003c`)}</script>
<script id="search" type="application/octet-stream;base64">${searchScript}</script>`,
  });

/**
 * A page that shows a stream while it is detected in, as text of an .html file: it connects by a WebSocket to the address that it came from, at `/live`, and its content
 * security policy allows no other connection.
 *
 * @param port at which 127.0.0.1 serves it
 */
export const livePage = (port: number): string =>
  page({
    title: 'Live: a stream of an event camera',
    policy: [`script-src '${hashOf(appScript)}'`, `connect-src ws://127.0.0.1:${port} ws://localhost:${port}`],
    noScript: 'This page draws a stream by a script, and scripts are switched off.',
    body: '<div id="viewer" data-live></div>',
  });

interface ViewerPageParts {
  readonly title: string;
  /** What the content security policy allows beside the style and pictures in the page. */
  readonly policy: readonly string[];
  readonly noScript: string;
  readonly body: string;
}

function page({ title, policy, noScript, body }: ViewerPageParts): string {
  const whole = [
    "default-src 'none'",
    ...policy,
    `style-src '${hashOf(appStyle)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${whole.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style>${appStyle}</style>
</head>
<body>
<noscript>${noScript}</noscript>
${body}
<script>${appScript}</script>
</body>
</html>
`;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character]);
