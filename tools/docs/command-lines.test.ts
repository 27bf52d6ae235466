import { expect, test } from 'vitest';
import { commandLines } from './command-lines.mjs';

test.each([
  ['spikeseg-cli train --name first device=cpu # comment --not', [{ command: 'train', flags: ['--name'], keys: ['device'] }]],
  ['npx spikeseg-cli config keys stdp --json', [{ command: 'config keys', flags: ['--json'], keys: [] }]],
  [
    'cat a.csv | spikeseg-cli detect --follow - \\\n  -c first && echo done',
    [{ command: 'detect', flags: ['--follow', '-c'], keys: [] }],
  ],
  ['node_modules/.bin/spikeseg-cli inspect a &', [{ command: 'inspect', flags: [], keys: [] }]],
  ['spikeseg-cli --version', [{ command: '', flags: ['--version'], keys: [] }]],
  ['node packages/cli/dist/bin.js synth -o=x', [{ command: 'synth', flags: ['-o'], keys: [] }]],
  ['npm install -g spikeseg-cli', []],
])('%j', (code, expected) => {
  expect(commandLines(code)).toEqual(expected);
});
