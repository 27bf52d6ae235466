import { existsSync } from 'node:fs';
import { defineConfig } from 'tsup';

/** One build for every package: ESM only; declarations come from tsc7. */
const entries = [
  'src/index.ts',
  'src/browser/index.ts',
  'src/testing/index.ts',
  'src/threads/index.ts',
  'src/threads/row-worker.ts',
  'src/bin.ts',
  'src/detect-worker.ts',
  'src/job-worker.ts',
].filter((file) => existsSync(file));

export default defineConfig({
  entry: entries,
  format: 'esm',
  target: 'node20',
  platform: 'node',
  sourcemap: false,
  clean: true,
  dts: false,
  splitting: true,
});
