import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

interface TestOptions {
  /** ms; for what hangs, so many times what the longest takes on a machine that is four times as slow. */
  readonly testTimeout: number;
  /** Ends of the paths of files that take longest, which run first: one that comes last runs alone. The others follow by their size. */
  readonly slowest: readonly string[];
  /** Files that run once, before all tests and, by what they return, after them. */
  readonly globalSetup?: readonly string[];
  /** Whether every file loads the modules anew; without it the unit tests take a third less. */
  readonly isolate?: boolean;
}

/** Tests read the sources of every package; only the end-to-end tests need a build. */
export const vitestConfig = (include: string[], { testTimeout, slowest, globalSetup = [], isolate = true }: TestOptions) =>
  defineConfig({
    resolve: {
      alias: [
        { find: '@spikeseg/test-support', replacement: path('./tools/test-support/src/index.ts') },
        { find: /^@spikeseg\/([a-z-]+)\/([a-z]+)$/, replacement: path('./packages/$1/src/$2/index.ts') },
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
      globalSetup: globalSetup.map(path),
      sequence: { sequencer: slowestFirst(slowest) },
    },
  });

/** The order of files. */
const slowestFirst = (slowest: readonly string[]) => {
  const rank = (file: string) => {
    const at = slowest.findIndex((end) => file.endsWith(`/${end}`));
    return at === -1 ? slowest.length : at;
  };
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]) {
      // oxlint-disable-next-line unicorn/no-array-sort -- it is no array that is sorted
      const bySize = await super.sort(files);
      return bySize.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
    }
  };
};
