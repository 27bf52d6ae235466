// Bundles what runs in the page of @spikeseg/viewer, script, style and worker, into TypeScript files that hold them as text.
//   node tools/build-viewer-app.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './run.mjs';

const folder = join(root, 'packages/viewer/src');

/** One script that imports nothing, of a program and all that it imports, from the sources of the workspace; before it, the licences of what is in it. */
async function bundled(entry, name) {
  const [{ output }] = await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    resolve: {
      alias: [
        { find: /^@spikeseg\/([a-z-]+)$/, replacement: join(root, 'packages/$1/src/index.ts') },
        { find: /^@spikeseg\/([a-z-]+)\/([a-z]+)$/, replacement: join(root, 'packages/$1/src/$2/index.ts') },
      ],
    },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: join(folder, entry), formats: ['iife'], name },
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const chunks = output.filter(({ type }) => type === 'chunk');
  if (chunks.length !== 1)
    throw new Error(`${entry}: expected one script, got ${chunks.map(({ fileName }) => fileName).join(', ')}`);
  const [{ code, modules }] = chunks;
  const used = Object.keys(modules).flatMap(
    (file) => /.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(file.split(sep).join('/')) ?? [],
  );
  const names = [...new Set(used.filter((_, k) => k % 2 === 1))].toSorted();
  return `/*\n${names.map((one) => `${one}\n${licenceOf(one)}`).join('\n\n')}\n*/\n${code.trim()}`;
}

function licenceOf(name) {
  const own = join(root, 'node_modules', name);
  const file = readdirSync(own).find((one) => /^(licen[cs]e|copying)/i.test(one));
  if (file !== undefined) return readFileSync(join(own, file), 'utf8').replaceAll('*/', '* /').trim();
  const { license } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
  if (license === undefined) throw new Error(`${name}: expected a licence, got none`);
  return license;
}

// The parser of HTML ends a script at these, whatever stands around them.
const inHtml = (text) => text.replaceAll(/<\/(script|style)/gi, String.raw`<\/$1`).replaceAll('<!--', String.raw`<\!--`);
const page = inHtml(await bundled('main.ts', 'spikesegViewer'));
const style = inHtml(readFileSync(join(folder, 'app/style.css'), 'utf8').trim());
const search = await bundled('app/search/worker.ts', 'spikesegSearch');

writeFileSync(
  join(folder, 'app.generated.ts'),
  `// Made from app/ by tools/build-viewer-app.mjs.
export const appScript: string = ${JSON.stringify(page)};
export const appStyle: string = ${JSON.stringify(style)};
`,
);
writeFileSync(
  join(folder, 'search.generated.ts'),
  `// Made from app/search/ by tools/build-viewer-app.mjs: a script, as gzip in base64.
export const searchScript: string = ${JSON.stringify(gzipSync(search, { level: 9 }).toString('base64'))};
`,
);
