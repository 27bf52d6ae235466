import { vitestConfig } from './vitest.shared.ts';

/** Runs the built command line as a user would. */
export default vitestConfig(['packages/*/e2e/**/*.e2e.test.ts', 'tools/**/*.e2e.test.ts'], {
  testTimeout: 600_000,
  slowest: ['pipeline/train.e2e.test.ts', 'view/view.e2e.test.ts'],
  globalSetup: ['./packages/cli/e2e/trained-once.setup.ts'],
});
