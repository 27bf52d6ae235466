import { says } from '@spikeseg/test-support';
import type { Command } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testContext } from './context.fixture.ts';
import { main } from './main.ts';
import { buildProgram } from './program.ts';

/** Runs a command line in this process. */
async function run(...argv: string[]) {
  const context = testContext(argv);
  return { code: await main(context), out: context.out(), err: context.err() };
}

const program = await buildProgram(testContext([]));

/** Paths of all commands that do something, e.g. `config print`. */
function commandPaths(command = program, above: readonly string[] = []): string[] {
  return command.commands.flatMap((inner) => {
    const path = [...above, inner.name()];
    return inner.commands.length === 0 ? [path.join(' ')] : commandPaths(inner, path);
  });
}

test('--version prints the version', async () => {
  expect(await run('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
});

test('--help lists every command', async () => {
  const { code, out, err } = await run('--help');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const path of commandPaths()) expect(out).toMatch(new RegExp(`^  ${path.split(' ')[0]}\\b`, 'm'));
});

test.each([[[]], [['config']], [['batch', 'plan']]])('%j alone is not enough: help on stderr, exit code 2', async (argv) => {
  const { code, out, err } = await run(...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^Usage: spikeseg-cli/);
});

/** The program and all its commands. */
const allCommands = (command: Command): Command[] => [command, ...command.commands.flatMap(allCommands)];

const allPaths = ['', 'config', 'batch', 'batch plan', ...commandPaths()];

/** Command lines of the examples that help ends with. */
const examplesIn = (help: string): string[] =>
  [...help.slice(help.indexOf('\nExamples:\n')).matchAll(/^ {2}(\S.*)\n {6}\S/gm)].map(([, line]) => line);

test('a short flag means the same in every command', () => {
  const meanings = new Map<string, Set<string>>();
  for (const command of allCommands(program))
    for (const { short, long } of command.options)
      if (short != null) meanings.set(short, (meanings.get(short) ?? new Set()).add(long ?? ''));
  expect(meanings.get('-c')).toEqual(new Set(['--checkpoint']));
  expect([...meanings].filter(([, longs]) => longs.size !== 1)).toEqual([]);
});

test.each(commandPaths())('help of %s shows the common flags', async (path) => {
  const { code, out } = await run(...path.split(' '), '--help');
  expect(code).toBe(0);
  for (const flag of ['--quiet', '--json', '--debug']) expect(out).toContain(flag);
  expect(await run('help', ...path.split(' '))).toEqual({ code: 0, out, err: '' });
});

test.each(allPaths)('help of %j ends with two examples or more that it understands', async (path) => {
  const { out } = await run(...path.split(' ').filter(Boolean), '--help');
  const examples = examplesIn(out);
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const example of examples) {
    // What comes before, a pipe or a variable, and where the output goes are the shell's.
    const [, line = ''] = /(?:^|\s)(spikeseg-cli [^>|]*)/.exec(example) ?? [];
    expect(line).toMatch(new RegExp(`^spikeseg-cli ${path}`));
    const fresh = await buildProgram(testContext([]));
    const done: string[] = [];
    for (const command of allCommands(fresh).filter(({ commands }) => commands.length === 0))
      command.action(() => void done.push(command.name()));
    await fresh.parseAsync(line.trim().split(/\s+/).slice(1), { from: 'user' });
    expect(done).toHaveLength(1);
  }
});

test.each([
  [['trian'], "unknown command 'trian' (Did you mean train?); see: spikeseg-cli --help"],
  [['trian', '--help'], "unknown command 'trian' (Did you mean train?); see: spikeseg-cli --help"],
  [['help', 'trian'], "unknown command 'trian' (Did you mean train?); see: spikeseg-cli --help"],
  [['train', '--chekpoint', 'x'], "unknown option '--chekpoint'; see: spikeseg-cli train --help"],
  [
    ['detect', 'a.mat', '--chekpoint=x'],
    "unknown option '--chekpoint=x' (Did you mean --checkpoint?); see: spikeseg-cli detect --help",
  ],
  [
    ['train', '--stdp.lr_plus=0.02'],
    "unknown option '--stdp.lr_plus=0.02'; a key of the configuration is given as stdp.lr_plus=VALUE; see: ",
  ],
  [
    ['train', '--lr-plus', '0.02'],
    "unknown option '--lr-plus'; a key of the configuration is given as stdp.lr_plus=VALUE; see: ",
  ],
  [['train', '--engine', 'wsm'], '--engine: expected wasm, '],
  [['evaluate', 'first', '--split', 'tran'], says('--split', 'train', 'tran', 'train?')],
  [['evaluate', '--sensor', 'KINECT'], says('data.sensor', 'ATIS', 'KINECT')],
  [['train', '--preset', 'igars'], says('--preset', 'ebssa', 'igars', 'igarss2023?')],
  [['config', 'prnt'], "unknown command 'prnt' (Did you mean print?); see: spikeseg-cli config --help"],
  [['train', '--epoch', '3'], "unknown option '--epoch' (Did you mean --epochs?)"],
  [['synth', '--outptu', 'x'], "unknown option '--outptu' (Did you mean --output?)"],
  [['inspect'], "missing required argument 'what'"],
  [['train', '--seed'], "option '--seed <n>' argument missing"],
  [['config', 'presets', 'extra'], says("'presets'", 0, 1)],
])('%j is one line of error and exit code 2', async (argv, message) => {
  expect(await run(...argv)).toEqual({ code: 2, out: '', err: expect.stringMatching(says('error: ', message)) });
  expect((await run(...argv)).err).toMatch(/^error: .*\n$/);
});

test('all problems of a configuration are told, one a line', async () => {
  const { code, out, err } = await run('config', 'print', 'seed=-1', 'max_epochs=0');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.split('\n').map((line) => line.split(':')[1]?.trim())).toEqual(['seed', 'max_epochs', undefined]);
});

test('--json gives the error as an object too, --debug the stack with its causes', async () => {
  const { out, err } = await run('inspect', '/nowhere/a.mat', '--json', '--debug');
  const error = {
    kind: 'Error',
    messages: [expect.stringMatching(says('/nowhere/a.mat', 'ENOENT'))],
    exitCode: 2,
  };
  expect(JSON.parse(out)).toEqual({ error });
  expect(err).toMatch(/^error: \/nowhere\/a\.mat: .*\nError: ENOENT: .*\n {4}at /);
});

test('colour on a terminal, none with NO_COLOR', async () => {
  const red = testContext(['nothing'], { terminal: true });
  const plain = testContext(['nothing'], { terminal: true });
  await main(red);
  vi.stubEnv('NO_COLOR', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  await main(plain);
  expect(red.err().startsWith('<red>error:<plain> unknown command')).toBe(true);
  expect(plain.err()).toMatch(/^error: unknown command/);
});
