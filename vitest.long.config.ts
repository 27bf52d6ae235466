import { vitestConfig } from './vitest.shared.ts';

/** Checks that take minutes: training on real recordings and the like. The longest takes three; what hangs must end before CI does. */
export default vitestConfig(['packages/*/{src,e2e}/**/*.long.test.ts', 'tools/**/*.long.test.ts'], {
  testTimeout: 2_400_000,
  slowest: [
    'e2e/examples.long.test.ts',
    'pipeline/train-detector.long.test.ts',
    'onnx/e2e/conformance.long.test.ts',
    'e2e/batch.long.test.ts',
    'e2e/next-steps.long.test.ts',
    'view/drop.long.test.ts',
    'e2e/completeness.long.test.ts',
    'pipeline/layers.long.test.ts',
    'e2e/fuzz.long.test.ts',
    'live/memory.long.test.ts',
    'onnx/e2e/thousand-windows.long.test.ts',
    'pipeline/resume.long.test.ts',
    'pipeline/workers.long.test.ts',
    'e2e/batch-commands.long.test.ts',
    'pipeline/evaluate-more.long.test.ts',
    'pipeline/export-ebssa.long.test.ts',
    'pipeline/export.long.test.ts',
    'pipeline/tfjs.long.test.ts',
    'pipeline/evaluate-detect.long.test.ts',
    'observe/src/observe-recording.long.test.ts',
    'e2e/observe.long.test.ts',
    'e2e/kill-runs.long.test.ts',
    'e2e/real.long.test.ts',
  ],
  globalSetup: ['./packages/cli/e2e/trained-once.setup.ts'],
});
