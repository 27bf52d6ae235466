import { vitestConfig } from './vitest.shared.ts';

export default vitestConfig(['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'], 30_000);
