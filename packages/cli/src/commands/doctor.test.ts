import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../runs/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

async function run(...argv: string[]) {
  const context = testContext(['doctor', ...argv], { cwd: temporaryFolder() });
  return { code: await main(context), out: context.out(), err: context.err() };
}

interface Examined {
  readonly healthy: boolean;
  readonly findings: readonly { readonly part: string; readonly state: string; readonly remedy?: string }[];
}

test('what is needed works here, each part has a state, and what is missing a remedy', async () => {
  const { code, out } = await run('--json');
  expect(code).toBe(0);
  const { healthy, findings } = JSON.parse(out) as Examined;
  expect(healthy).toBe(true);
  const states = new Map(findings.map(({ part, state }) => [part, state]));
  for (const part of [
    'Node',
    'engine wasm',
    'engine typescript',
    'pictures',
    'onnxruntime-node',
    'engine tfjs-wasm',
    'engine tfjs-cpu',
  ])
    expect([part, states.get(part)]).toEqual([part, 'ok']);
  expect([...states.keys()].filter((part) => /CUDA|GPU|^lib|gpu/.test(part))).toEqual([]);
});

test('--cuda adds the GPU and its libraries, each missing one with a remedy, and does not change the exit code', async () => {
  const { code, out } = await run('--cuda', '--json');
  expect(code).toBe(0);
  const { findings } = JSON.parse(out) as Examined;
  const parts = findings.map(({ part }) => part);
  expect(parts).toEqual(
    expect.arrayContaining(['GPU', 'libcudart.so.12', 'engine tfjs-node', 'engine tfjs-gpu', 'cuDNN 8 (for tfjs-node-gpu)']),
  );
  const helpless = findings.filter(
    ({ part, state, remedy }) => part.startsWith('lib') && state === 'missing' && remedy === undefined,
  );
  expect(helpless).toEqual([]);
});

test('for people: first what works, then what is optional, and how to look for a GPU', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toMatch(says('this machine can', 'detect, train, evaluate, export', '.mat and .csv'));
  const order = ['this machine can', 'Node', 'engine wasm', 'optional:', 'onnxruntime-node', 'doctor --cuda'];
  expect(order.map((text) => out.indexOf(text))).toEqual(order.map((text) => out.indexOf(text)).toSorted((a, b) => a - b));
  expect(out).not.toMatch(/cudart|cudnn|libtensorflow|nvidia/i);
  expect(out).toMatch(/^ok +Node +\d+\.\d+\.\d+$/m);
  expect(out).toMatch(/\nall that is needed works\n$/);
});

test('a folder without recordings is named, exit code 2', async () => {
  const { code, out, err } = await run('--data-root', '/nowhere');
  expect({ code, err }).toEqual({ code: 2, err: '' });
  expect(out).toMatch(/^BROKEN +recordings +.*\/nowhere/m);
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
