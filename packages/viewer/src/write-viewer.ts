import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { appScript, appStyle } from './app.generated.ts';
import { packColumns } from './packing/pack-columns.ts';
import { viewerConclusion } from './viewer-conclusion.ts';
import type { ViewerData } from './viewer-data.ts';

/**
 * The page, as text of an .html file, which needs no other file and no network. Data are embedded as gzip in base64, so no name or setting can end an element or
 * begin a script; a content security policy allows the page's own script and style, by their hashes, and nothing else.
 */
export function viewerPage(data: ViewerData): string {
  const packed = gzipSync(packColumns(data), { level: 9 }).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(appScript)}'`,
    `style-src '${hashOf(appStyle)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(`${data.name}: ${viewerConclusion(data)}`)}</title>
<style>${appStyle}</style>
</head>
<body>
<noscript>This page draws a recording by a script, and scripts are switched off.</noscript>
<div id="viewer"><p class="loading">Unpacking ${escaped(data.name)} …</p></div>
<script id="viewer-data" type="application/octet-stream;base64">${packed}</script>
<script>${appScript}</script>
</body>
</html>
`;
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character]);
