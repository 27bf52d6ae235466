import { vitestConfig } from './vitest.shared.ts';

/** Runs the built command line as a user would. */
export default vitestConfig(['packages/*/e2e/**/*.e2e.test.ts', 'tools/**/*.e2e.test.ts'], 600_000);
