import { vitestConfig } from './vitest.shared.ts';

export default vitestConfig(['packages/*/src/**/*.test.ts', 'tools/**/!(*.e2e).test.ts'], 240_000, false);
