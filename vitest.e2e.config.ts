import { vitestConfig } from './vitest.shared.ts';

/** Runs the built command line as a user would. */
export default vitestConfig(['packages/*/e2e/**/*.e2e.test.ts', 'tools/**/*.e2e.test.ts'], {
  testTimeout: 600_000,
  slowest: [
    'view/view.e2e.test.ts',
    'pipeline/evaluate-file.e2e.test.ts',
    'live/watched.e2e.test.ts',
    'pipeline/train.e2e.test.ts',
    'e2e/batch.e2e.test.ts',
  ],
  globalSetup: ['./packages/cli/e2e/trained-once.setup.ts'],
});
