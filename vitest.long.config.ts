import { vitestConfig } from './vitest.shared.ts';

/** Checks that take minutes: training on real recordings and the like. The longest takes three; what hangs must end before CI does. */
export default vitestConfig(['packages/*/{src,e2e}/**/*.long.test.ts', 'tools/**/*.long.test.ts'], {
  testTimeout: 2_400_000,
  slowest: [
    'e2e/examples.long.test.ts',
    'e2e/completeness.long.test.ts',
    'e2e/key-effects.long.test.ts',
    'e2e/kill-runs.long.test.ts',
    'pipeline/layers.long.test.ts',
    'pipeline/cv.long.test.ts',
    'e2e/fuzz.long.test.ts',
    'e2e/next-steps.long.test.ts',
    'pipeline/train-detector.long.test.ts',
    'pipeline/export-ebssa.long.test.ts',
    'pipeline/resume.long.test.ts',
    'pipeline/export.long.test.ts',
    'e2e/batch.long.test.ts',
    'live/memory.long.test.ts',
    'e2e/real.long.test.ts',
    'onnx/e2e/conformance.long.test.ts',
    'pipeline/folders.long.test.ts',
    'e2e/conformance-cpu.long.test.ts',
    'e2e/conformance-wasm.long.test.ts',
  ],
  globalSetup: ['./packages/cli/e2e/trained-once.setup.ts'],
});
