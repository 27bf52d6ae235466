import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { testContext } from './context.fixture.ts';
import { buildProgram } from './program.ts';
import { flagOf, namedOptions, pasteable } from './terminal.ts';

test.each([
  [['spikeseg-cli'], 'spikeseg-cli evaluate first'],
  [['npx', 'spikeseg-cli'], 'npx spikeseg-cli evaluate first'],
  [['node', '/my programs/bin.js'], "node '/my programs/bin.js' evaluate first"],
])('called as %j: %s', (calledAs, line) => {
  expect(pasteable(calledAs, 'spikeseg-cli evaluate first')).toBe(line);
});

test.each([
  ['none yet: spikeseg-cli train --name NAME', 'none yet: npx spikeseg-cli train --name NAME'],
  ['cat x | spikeseg-cli detect -, spikeseg-cli --help', 'cat x | npx spikeseg-cli detect -, npx spikeseg-cli --help'],
  ['(see: spikeseg-cli\n  config keys)', '(see: npx spikeseg-cli\n  config keys)'],
  ['option dataRoot FOLDER, option sensor', '--data-root FOLDER, --sensor-size'],
  ['next: npx spikeseg-cli evaluate first', 'next: npx spikeseg-cli evaluate first'],
])('%j has lines to paste: %j', (text, pasted) => {
  expect(pasteable(['npx', 'spikeseg-cli'], text)).toBe(pasted);
});

test.each([
  'Usage: spikeseg-cli train [options]',
  'npm install spikeseg-cli onnxruntime-node',
  'a bug of spikeseg-cli; --debug shows where',
  '/home/me/spikeseg-cli train.csv',
  'install spikeseg-cli again',
  'an option to choose, options split',
])('%j has none', (text) => {
  expect(pasteable(['npx', 'spikeseg-cli'], text)).toBe(text);
});

test('every command of the program is known', async () => {
  for (const command of (await buildProgram(testContext([]))).commands) {
    expect(pasteable(['X'], `spikeseg-cli ${command.name()}`)).toBe(`X ${command.name()}`);
  }
});

test('every option that texts name is a flag of a command', async () => {
  const commandsOf = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsOf)];
  const flags = new Set(
    commandsOf(await buildProgram(testContext([]))).flatMap(({ options }) => options.map(({ long }) => long)),
  );
  expect(namedOptions.map(flagOf).filter((flag) => !flags.has(flag))).toEqual([]);
});
