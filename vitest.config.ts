import { vitestConfig } from './vitest.shared.ts';

export default vitestConfig(['packages/*/src/**/!(*.long).test.ts', 'tools/**/!(*.e2e|*.long).test.ts'], {
  testTimeout: 240_000,
  slowest: ['backend/wasm/conformance.test.ts', 'testing/suites/conformance.test.ts', 'backend/wasm/engine.test.ts'],
  isolate: false,
});
