import { expect, test } from 'vitest';
import { runtimeReport } from './host.ts';

test('the runtime that tests run on: its version, and the processor as a provider that needs nothing more', () => {
  const { version, providers, problem } = runtimeReport();
  expect([version, problem]).toEqual([expect.stringMatching(/^1\.\d+\.\d+$/), undefined]);
  expect(providers).toContainEqual({ name: 'cpu', bundled: true });
});
