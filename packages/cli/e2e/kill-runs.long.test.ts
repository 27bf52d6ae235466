import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../tools/kill-runs.mjs', import.meta.url));

// Windows has no SIGINT for other processes: kill ends them at once.
test.skipIf(process.platform === 'win32')(
  'runs that are killed and go on end with the bytes of one that was never stopped',
  () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--kills', '1', '--interrupts', '1'], {
      encoding: 'utf8',
    });
    expect({ status, stderr, last: stdout.trim().split('\n').at(-1) }).toEqual({
      status: 0,
      stderr: '',
      last: expect.stringMatching(/^2 runs, \d+ stops, 0 problems$/),
    });
  },
);
