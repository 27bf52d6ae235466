import { vitestConfig } from './vitest.shared.ts';

/** Checks that take minutes: training on real recordings and the like. The longest takes three; what hangs must end before CI does. */
export default vitestConfig(['packages/*/{src,e2e}/**/*.long.test.ts', 'tools/**/*.long.test.ts'], {
  testTimeout: 2_400_000,
  slowest: ['e2e/real.long.test.ts', 'e2e/completeness.long.test.ts'],
  globalSetup: ['./packages/cli/e2e/trained-once.setup.ts'],
});
