import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

test('a folder that is not there is all that is said, whatever the device', async () => {
  const cwd = temporaryFolder();
  const context = testContext(['train', '--data-root', join(cwd, 'nowhere')], { cwd });
  expect(await main(context)).toBe(2);
  expect(context.err()).toMatch(/^error: .*nowhere: .*\n$/);
});

test('a sweep is not begun without scores, which compare its runs', async () => {
  const context = testContext(['train', '--no-score', '--multirun', 'seed=1,2'], { cwd: temporaryFolder() });
  expect(await main(context)).toBe(2);
  expect(context.err()).toMatch(says('sweep', 'scored'));
});
