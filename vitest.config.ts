import { vitestConfig } from './vitest.shared.ts';

export default vitestConfig(['packages/*/src/**/!(*.long).test.ts', 'tools/**/!(*.e2e|*.long).test.ts'], 240_000, false);
