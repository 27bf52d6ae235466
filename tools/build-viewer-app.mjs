// Bundles what runs in the page of @spikeseg/viewer, script and style, into one TypeScript file that holds both as text.
//   node tools/build-viewer-app.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './run.mjs';

const folder = join(root, 'packages/viewer/src');

const [{ output }] = await build({
  configFile: false,
  root: folder,
  logLevel: 'warn',
  build: {
    write: false,
    target: 'es2022',
    minify: true,
    lib: { entry: join(folder, 'app/main.ts'), formats: ['iife'], name: 'spikesegViewer' },
  },
});
const script = output.find(({ type }) => type === 'chunk').code;
const licence = readFileSync(join(root, 'node_modules/three/LICENSE'), 'utf8');
// The parser of HTML ends a script at these, whatever stands around them.
const inHtml = (text) => text.replaceAll(/<\/(script|style)/gi, String.raw`<\/$1`).replaceAll('<!--', String.raw`<\!--`);
const page = inHtml(`/* three.js (https://threejs.org)\n${licence.trim()} */\n${script.trim()}`);
const style = inHtml(readFileSync(join(folder, 'app/style.css'), 'utf8').trim());

writeFileSync(
  join(folder, 'app.generated.ts'),
  `// Made from app/ by tools/build-viewer-app.mjs.
export const appScript: string = ${JSON.stringify(page)};
export const appStyle: string = ${JSON.stringify(style)};
`,
);
