import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Tests read the sources of every package; only the end-to-end tests need a build.
 *
 * @param testTimeout ms; for what hangs, so many times what the longest takes on a machine that is four times as slow
 * @param isolate whether every file loads the modules anew; without it the unit tests take a third less
 */
export const vitestConfig = (include: string[], testTimeout: number, isolate = true) =>
  defineConfig({
    resolve: {
      alias: [
        { find: '@spikeseg/test-support', replacement: path('./tools/test-support/src/index.ts') },
        { find: /^@spikeseg\/([a-z-]+)\/parts$/, replacement: path('./packages/$1/src/parts.ts') },
        { find: '@spikeseg/snn-core/testing', replacement: path('./packages/snn-core/src/testing/index.ts') },
        { find: '@spikeseg/snn-core/threads', replacement: path('./packages/snn-core/src/threads/index.ts') },
        { find: '@spikeseg/data-ebssa/browser', replacement: path('./packages/data-ebssa/src/browser/index.ts') },
        { find: /^@spikeseg\/([a-z-]+)$/, replacement: path('./packages/$1/src/index.ts') },
      ],
    },
    test: {
      include,
      isolate,
      maxWorkers: '100%',
      testTimeout,
      hookTimeout: testTimeout,
      setupFiles: [path('./vitest.setup.ts')],
    },
  });
