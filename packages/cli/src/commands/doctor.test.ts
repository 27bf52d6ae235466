import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

async function run(...argv: string[]) {
  const context = testContext(['doctor', ...argv], { cwd: temporaryFolder() });
  return { code: await main(context), out: context.out(), err: context.err() };
}

test('versions, engines and devices: what is needed works here', async () => {
  const { code, out } = await run('--json');
  expect(code).toBe(0);
  const { healthy, findings } = JSON.parse(out) as {
    readonly healthy: boolean;
    readonly findings: readonly { readonly part: string; readonly state: string }[];
  };
  expect(healthy).toBe(true);
  const states = new Map(findings.map(({ part, state }) => [part, state]));
  const parts = ['Node', 'engine wasm', 'engine typescript', 'onnxruntime-node', 'engine tfjs-wasm', 'engine tfjs-cpu'];
  for (const part of parts) expect([part, states.get(part)]).toEqual([part, 'ok']);
  for (const part of ['GPU', 'CUDA for ONNX Runtime', 'engine tfjs-node', 'engine tfjs-gpu']) expect(states.has(part)).toBe(true);
});

test('for people a line for each', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toMatch(/^ok +Node +\d+\.\d+\.\d+$/m);
  expect(out).toMatch(/\nall that is needed works\n$/);
});

describe('--cuda-check', () => {
  test('on CUDA that is not there ends with what is missing, exit code 3', async () => {
    const { code, err } = await run('--cuda-check');
    expect([code, err]).toEqual([3, expect.stringMatching(says('cuda', 'CUDA 12'))]);
  });

  test.each([
    [['--device', 'gpu'], says('--device', 'cuda:N', 'gpu')],
    [['--batches', '1,x'], says('--batches', '1,4,16', '1,x')],
  ])('%j is refused', async (argv, message) => {
    const { code, err } = await run('--cuda-check', ...argv);
    expect([code, err]).toEqual([2, expect.stringMatching(says('error: ', message))]);
  });
});
