import { vitestConfig } from './vitest.shared.ts';

/** Checks that take minutes: training on real recordings and the like. */
export default vitestConfig(['packages/*/e2e/**/*.long.test.ts'], 7_200_000);
