import { defineConfig, type Options } from 'tsup';

type PluginBuild = Parameters<NonNullable<Options['esbuildPlugins']>[number]['setup']>[0];

/** One build for every package: ESM only; declarations come from tsc7. Every index of a folder of `src` is an entry. */
const entries = ['src/{index,bin,detect-worker,job-worker}.ts', 'src/*/index.ts', 'src/threads/row-worker.ts'];

/** satellite.js is bundled without its WebAssembly: nothing here uses it, and bundlers for browsers refuse it (`node:module`). */
const withoutItsWasm = {
  name: 'without-wasm-of-satellite.js',
  setup(build: PluginBuild): void {
    build.onResolve({ filter: /^\.\/wasm\/index\.js$/ }, ({ resolveDir }) =>
      /[\\/]satellite\.js[\\/]dist$/.test(resolveDir) ? { path: 'wasm', namespace: 'empty' } : undefined,
    );
    build.onLoad({ filter: /^/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

export default defineConfig({
  entry: entries,
  format: 'esm',
  target: 'node20',
  platform: 'node',
  sourcemap: false,
  clean: true,
  dts: false,
  splitting: true,
  esbuildPlugins: [withoutItsWasm],
});
