import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '@spikeseg/experiment/commands';
import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { readDetectRecord } from '../../../experiment/src/made.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/** 0.3 s of noise on a small chip. */
const night = Array.from({ length: 60 }, (_, k) => [5000 * k, (k * 7) % 20, (k * 11) % 16, k % 2].join()).join('\n');

/** A folder of recordings: what each file holds, by its name. */
function folderOf(contents: Readonly<Record<string, string | Buffer>>) {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'nights'));
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(cwd, 'nights', name), content);
  const run = async (...argv: readonly string[]) => {
    const context = testContext(['detect', 'nights', '-o', 'found', ...argv], { cwd });
    return { code: await main(context), out: context.out(), err: context.err() };
  };
  return { cwd, run };
}

const found = (cwd: string): string => join(cwd, 'found', readdirSync(join(cwd, 'found'))[0]);
const namesIn = (recordings: readonly { readonly name: string }[] | undefined) => recordings?.map(({ name }) => name);

/** An Event Stream file that says what size it has, with an event. */
const eventStream = (width: number, height: number): Buffer =>
  Buffer.concat([
    Buffer.from('Event Stream'),
    Buffer.from([2, 0, 0, 1, width & 255, width >> 8, height & 255, height >> 8, 1, 0, 0, 0, 0]),
  ]);

test.each(['detect', 'view', 'observe'])('%s says what is wrong with a path before it says anything else', async (command) => {
  const given = command === 'observe' ? ['--site', '1,2,3', '--scale', '300'] : [];
  const context = testContext([command, 'gone.mat', ...given], { cwd: temporaryFolder() });
  expect(await main(context)).toBe(exitCodes.badInput);
  expect(context.err()).toMatch(/^error: .*gone\.mat: expected a folder/);
});

describe('a recording of a folder that cannot be searched', () => {
  const damaged = { 'a.csv': night, 'b.mat': 'x'.repeat(300), 'c.csv': night };

  test('stops no other, is named everywhere, and sets the exit code', async () => {
    const { cwd, run } = folderOf(damaged);
    const { code, out, err } = await run();
    expect(code).toBe(exitCodes.badInput);
    expect(err).toMatch(/^error: skipped: .*b\.mat: /m);
    expect(err).toMatch(says('error: 1 of 3'));
    expect(out).toContain(`written to ${found(cwd)}`);
    const record = readDetectRecord(found(cwd));
    expect(namesIn(record?.recordings)).toEqual(['a', 'c']);
    expect(record?.missing).toEqual([
      { name: 'b', path: join(cwd, 'nights', 'b.mat'), why: expect.stringContaining('b.mat') as string },
    ]);
    expect(readFileSync(join(found(cwd), 'report.html'), 'utf8')).toContain('b.mat');
    for (const file of ['spacetime-a.png', 'spacetime-c.png', 'detections.csv'])
      expect(existsSync(join(found(cwd), file))).toBe(true);
  });

  test('and is all there is, is the error of the command, once', async () => {
    const { cwd, run } = folderOf({ 'b.mat': 'x'.repeat(300) });
    const { code, out, err } = await run('--quiet');
    expect({ code, out }).toEqual({ code: exitCodes.badInput, out: '' });
    expect(err).toMatch(/^error: .*b\.mat: .*\n$/);
    expect(existsSync(join(cwd, 'found'))).toBe(false);
  });

  test('with --skip-bad is no failure', async () => {
    const { run } = folderOf(damaged);
    const { code, out, err } = await run('--skip-bad', '--json');
    expect(code).toBe(exitCodes.fine);
    expect(err).toMatch(/^warning: skipped: .*b\.mat: /m);
    expect(JSON.parse(out)).toMatchObject({ skipped: [expect.stringContaining('b.mat')] });
  });

  test('for the size of its sensor is reported as bad input', async () => {
    const { cwd, run } = folderOf({ 'a.csv': night, 'wide.es': eventStream(1600, 1600) });
    const { code, err } = await run('--quiet');
    expect(code).toBe(exitCodes.badInput);
    expect(err).toMatch(says('error: skipped', 'wide.es', 1600, 1600));
    expect(namesIn(readDetectRecord(found(cwd))?.recordings)).toEqual(['a']);
  });
});

describe('an interruption', () => {
  const folder = { 'a.csv': night, 'b.csv': night, 'c.csv': night };

  /** Detects, and interrupts when the recording is named. */
  async function interruptAfter(name: string | undefined) {
    const { cwd } = folderOf(folder);
    const controller = new AbortController();
    if (name === undefined) controller.abort();
    const argv = ['detect', 'nights', '--sensor-size', '20x16', '-o', 'found', 'data.num_workers=0'];
    const context = testContext(argv, { cwd, interrupted: controller.signal });
    const stderr = {
      ...context.stderr,
      write: (text: string) => {
        if (text.startsWith(`${name}: `)) controller.abort();
        context.stderr.write(text);
      },
    };
    return { cwd, code: await main({ ...context, stderr }), err: context.err() };
  }

  test('keeps what is done, and says how to go on', async () => {
    const { cwd, code, err } = await interruptAfter('a');
    expect(code).toBe(exitCodes.interrupted);
    const record = readDetectRecord(found(cwd));
    expect([namesIn(record?.recordings), namesIn(record?.missing)]).toEqual([['a'], ['b', 'c']]);
    expect(existsSync(join(found(cwd), 'spacetime-a.png'))).toBe(true);
    expect(err).toContain(found(cwd));
    const next = 'spikeseg-cli detect nights/b.csv nights/c.csv --sensor-size 20x16 -o found data.num_workers=0';
    expect(err.replaceAll('\\', '/').trimEnd().endsWith(next)).toBe(true);
  });

  test('before anything is done writes nothing', async () => {
    const { cwd, code, err } = await interruptAfter(undefined);
    expect(code).toBe(exitCodes.interrupted);
    expect(err.endsWith('interrupted; nothing was written\n')).toBe(true);
    expect(existsSync(join(cwd, 'found'))).toBe(false);
  });
});
