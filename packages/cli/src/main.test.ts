import { expect, test } from 'vitest';
import { testContext } from './context.fixture.ts';
import { main } from './main.ts';
import { buildProgram } from './program.ts';

/** Runs a command line in this process. */
async function run(...argv: string[]) {
  const context = testContext(argv);
  return { code: await main(context), out: context.out(), err: context.err() };
}

/** Paths of all commands that do something, e.g. `config print`. */
function commandPaths(): string[] {
  const program = buildProgram(testContext([]));
  return program.commands.flatMap((command) =>
    command.commands.length === 0 ? [command.name()] : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
  );
}

test('--version prints the version', async () => {
  expect(await run('--version')).toEqual({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
});

test('--help lists every command', async () => {
  const { code, out, err } = await run('--help');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const path of commandPaths()) expect(out).toMatch(new RegExp(`^  ${path.split(' ')[0]}\\b`, 'm'));
});

test.each([[[]], [['config']]])('%j alone is not enough: help on stderr, exit code 2', async (argv) => {
  const { code, out, err } = await run(...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^Usage: spikeseg-cli/);
});

test.each(commandPaths())('help of %s shows two examples of it and the common flags', async (path) => {
  const { code, out } = await run(...path.split(' '), '--help');
  expect(code).toBe(0);
  const examples = out.slice(out.indexOf('Examples:')).match(new RegExp(`^  spikeseg-cli ${path}\\b.*\\n      \\S`, 'gm'));
  expect(examples?.length).toBeGreaterThanOrEqual(2);
  for (const flag of ['--quiet', '--json', '--debug']) expect(out).toContain(flag);
});

test.each([
  [['trian'], "unknown command 'trian' (Did you mean train?)"],
  [['config', 'prnt'], "unknown command 'prnt' (Did you mean print?)"],
  [['train', '--epoch', '3'], "unknown option '--epoch' (Did you mean --epochs?)"],
  [['synth', '--outptu', 'x'], "unknown option '--outptu' (Did you mean --output?)"],
  [['inspect'], "missing required argument 'file'"],
  [['train', '--seed'], "option '--seed <n>' argument missing"],
  [['config', 'presets', 'extra'], "too many arguments for 'presets'. Expected 0 arguments but got 1."],
])('%j is one line of error and exit code 2', async (argv, message) => {
  expect(await run(...argv)).toEqual({ code: 2, out: '', err: expect.stringContaining(`error: ${message}`) });
  expect((await run(...argv)).err).toMatch(/^error: .*; see spikeseg-cli --help\n$/);
});

test('all problems of a configuration are told, one a line', async () => {
  const { code, out, err } = await run('config', 'print', 'seed=-1', 'max_epochs=0');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.split('\n').map((line) => line.split(':')[1]?.trim())).toEqual(['override seed', 'override max_epochs', undefined]);
});

test('--json gives the error as an object too, --debug the stack with its causes', async () => {
  const { out, err } = await run('inspect', '/nowhere/a.mat', '--json', '--debug');
  const error = {
    kind: 'Error',
    messages: ['/nowhere/a.mat: expected something to read, got no such file or folder (ENOENT); check the path'],
    exitCode: 2,
  };
  expect(JSON.parse(out)).toEqual({ error });
  expect(err).toMatch(/^error: \/nowhere\/a\.mat: .*\nError: ENOENT: .*\n {4}at /);
});

test('colour on a terminal, none with NO_COLOR', async () => {
  const red = testContext(['nothing'], { terminal: true });
  const plain = testContext(['nothing'], { terminal: true, env: { NO_COLOR: '1' } });
  await main(red);
  await main(plain);
  expect(red.err().startsWith('\u001B[31merror:\u001B[0m unknown command')).toBe(true);
  expect(plain.err()).toMatch(/^error: unknown command/);
});
