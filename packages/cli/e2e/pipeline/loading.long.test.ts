import { afterAll, expect, test } from 'vitest';
import { filesBelow, newFolder, runUntil, small } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32')('Ctrl-C while recordings are read ends the run, and nothing is left', async () => {
  const many = ['data.synthetic.recordings=200', 'data.synthetic.duration_s=60', 'logging.log_level=DEBUG'];
  const before = filesBelow(cwd);
  const { code, out, err } = await runUntil(cwd, 'reading 201 ', ['train', ...small, ...many]);
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err.endsWith('interrupted; nothing was written\n')).toBe(true);
  expect(filesBelow(cwd)).toEqual(before);
});
