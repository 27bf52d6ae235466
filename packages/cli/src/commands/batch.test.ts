import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/** Runs a command line in this process. */
async function run(cwd: string, ...argv: readonly string[]) {
  const context = testContext(['batch', ...argv], { cwd });
  return { code: await main(context), out: context.out(), err: context.err() };
}

const url = 'redis://127.0.0.1:1';

test.each<[string[], RegExp]>([
  [['run', 'night', '--threads', 'many'], says('error: --threads', 1, 'many')],
  [['worker', '--queue', url], /^error: .*missing .*'?folder/m],
  [['worker', 'night'], says('error: batch worker', 'none', '--queue')],
])('%j is an error', async (argv, message) => {
  const { code, out, err } = await run(temporaryFolder(), ...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});

test('batch collect says that run comes next, as long as jobs are left', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.csv'), '0,1,1,1\n10000,2,2,0\n');
  await run(cwd, 'plan', 'detect', 'a.csv', '-o', 'night', '--sensor-size', '9x7');
  expect((await run(cwd, 'collect', 'night')).err).toMatch(/^took 0\.0s; next: spikeseg-cli batch run night$/m);
  writeFileSync(join(cwd, 'night', 'jobs.jsonl'), '');
  expect((await run(cwd, 'collect', 'night')).err).toMatch(/^took 0\.0s$/m);
});
