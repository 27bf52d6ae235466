// Sources of this repository as modules: what no package exports is reached as the tests reach it.
import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from '../run.mjs';

const testing = { find: '@spikeseg/snn-core/testing', replacement: join(root, 'packages/snn-core/src/testing/index.ts') };
const packages = { find: /^@spikeseg\/([a-z-]+)$/, replacement: join(root, 'packages/$1/src/index.ts') };
let server;

/** @param {string} path of a TypeScript source below packages/ */
export async function source(path) {
  server ??= createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, ws: false, hmr: false },
    optimizeDeps: { noDiscovery: true },
    resolve: { alias: [testing, packages] },
  });
  return (await server).ssrLoadModule(join(root, 'packages', path));
}

/** To be called at the end: the process would wait for it. */
export async function closeSources() {
  await (await server)?.close();
}
