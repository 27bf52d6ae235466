import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { testContext } from '../context.fixture.ts';
import { buildProgram } from '../program.ts';
import { bashScript } from './bash.ts';
import { commandTree } from './command-tree.ts';
import { configWords, sections } from './config-words.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const program = buildProgram(testContext([]));
const tree = commandTree(program);
const allCommands = (command: Command): Command[] => [command, ...command.commands.flatMap(allCommands)];
const node = (path: string) => tree.find((candidate) => candidate.path.join(' ') === path);

test('the tree has every command with every option but hidden ones', () => {
  const commands = allCommands(program);
  expect(tree).toHaveLength(commands.length);
  for (const [i, command] of commands.entries())
    for (const { long, hidden } of command.options)
      expect(tree[i].options.some(({ flags }) => flags.includes(long ?? ''))).toBe(!hidden);
});

test.each([
  ['bash', bashScript, (flag: string) => flag],
  ['zsh', zshScript, (flag: string) => flag],
  ['fish', fishScript, (flag: string) => `-l ${flag.slice(2)}`],
] as const)('the script for %s has every command and option', (_, scriptOf, written) => {
  const script = scriptOf(tree);
  for (const { path, options } of tree) {
    expect(script).toContain(path.at(-1) ?? '');
    for (const { flags } of options) expect(script).toContain(written(flags.at(-1) ?? ''));
  }
});

test.each([
  ['evaluate', '--checkpoint', { words: [], paths: true, runs: true, keys: 'none' }],
  ['evaluate', '--split', { words: ['train', 'validation', 'held-out', 'test', 'all'], paths: false, runs: false }],
  ['train', '--config', { words: [], paths: true, runs: false }],
  ['train', '--device', { words: ['cpu', 'cuda'] }],
  ['train', '--log-level', { words: ['DEBUG', 'INFO', 'WARNING', 'ERROR'] }],
  ['train', '--epochs', { words: [], paths: false, runs: false }],
  ['train', '--quiet', undefined],
])('what follows %s %s', (path, flag, value) => {
  const option = node(path)?.options.find(({ flags }) => flags.includes(flag));
  expect(option).toBeDefined();
  expect({ value: option?.value }).toMatchObject({ value });
});

test.each([
  ['train', { paths: false, runs: false, keys: 'assigned' }],
  ['detect', { paths: true, runs: false, keys: 'assigned' }],
  ['evaluate', { paths: true, runs: true, keys: 'assigned' }],
  ['view', { paths: true, runs: true, keys: 'assigned' }],
  ['config keys', { paths: false, keys: 'named' }],
  ['inspect', { paths: true, keys: 'assigned' }],
  ['completion', { words: ['bash', 'zsh', 'fish'], paths: false, keys: 'none' }],
])('arguments of %s', (path, place) => {
  expect(node(path)?.argument).toMatchObject(place);
});

test('words of keys come from the schema', () => {
  expect(configWords('data.synthetic.sensor')).toEqual(['DAVIS', 'ATIS', 'DAVIS346', 'DVXplorer', 'EVK4']);
  expect(configWords('data.synthetic.noise')).toEqual(['poisson', 'davis', 'null']);
  expect(configWords('train_conv1')).toEqual(['true', 'false']);
  expect(configWords('evidence.false_alarms_per_hour')).toEqual(['null']);
  expect(configWords('seed')).toEqual([]);
  expect(sections()).toContain('data.synthetic');
});
