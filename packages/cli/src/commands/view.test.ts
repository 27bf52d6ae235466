import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

test('--output to where nothing can be written is refused before anything is read', async () => {
  const cwd = temporaryFolder();
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'taken'), 'a file');
  const context = testContext(['view', 'not-there.mat', '--output', 'taken/page.html'], { cwd });
  expect({ code: await main(context), err: context.err() }).toEqual({
    code: 2,
    err: expect.stringMatching(says('error:', join(cwd, 'taken'), 'got a file', '--output FILE')),
  });
});
