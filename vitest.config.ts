import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./packages/${path}`, import.meta.url));

/** Tests run on the sources of every package; only the end-to-end tests need a build. */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: '@spikeseg/test-support',
        replacement: fileURLToPath(new URL('./tools/test-support/src/index.ts', import.meta.url)),
      },
      { find: '@spikeseg/snn-core/testing', replacement: source('snn-core/src/testing/index.ts') },
      { find: /^@spikeseg\/([a-z-]+)$/, replacement: source('$1/src/index.ts') },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
