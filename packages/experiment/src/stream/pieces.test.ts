import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { EventFormatError } from '@spikeseg/events';
import { expect, onTestFinished, test } from 'vitest';
import { piecesUntil, tailFile, watchIdle } from './pieces.ts';

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += Buffer.from(piece).toString();
  return text;
}

test('a stream is read to its end, or until it is stopped, which is no error', async () => {
  const never = new AbortController().signal;
  expect(await textOf(piecesUntil(Readable.from([Buffer.from('a'), Buffer.from('b')]), never))).toBe('ab');
  const stop = new AbortController();
  const endless = new Readable({ read: () => {} });
  endless.push('a');
  const reading = textOf(piecesUntil(endless, stop.signal));
  await setTimeout(5);
  stop.abort();
  expect(await reading).toBe('a');
  expect(endless.destroyed).toBe(true);
});

test('errors of a stream are passed on', async () => {
  const broken = new Readable({ read: () => {} });
  broken.destroy(new Error('unplugged'));
  await expect(textOf(piecesUntil(broken, new AbortController().signal))).rejects.toThrow('unplugged');
});

test('waiting is watched, work is not', async () => {
  const stop = new AbortController();
  let idle = 0;
  const becomeIdle = (): void => {
    idle++;
    stop.abort();
  };
  const endless = new Readable({ read: () => {} });
  endless.push('a');
  for await (const piece of watchIdle(piecesUntil(endless, stop.signal), 30, becomeIdle)) {
    expect(piece).toHaveLength(1);
    await setTimeout(60);
    expect(idle).toBe(0);
  }
  expect(idle).toBe(1);
});

function newFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-tail-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'events.csv');
  writeFileSync(path, text);
  return path;
}

/** Follows a file; `then` are done in turns, each when all before it has been read. */
async function follow(path: string, ...then: (() => void)[]): Promise<string> {
  const stop = new AbortController();
  let text = '';
  const next = (): void => (then.shift() ?? (() => stop.abort()))();
  for await (const piece of tailFile(path, stop.signal)) {
    text += Buffer.from(piece).toString();
    next();
  }
  return text;
}

test('gives what is there, and what comes later, until it is stopped', async () => {
  const path = newFile('one\n');
  const add = (text: string) => () => appendFileSync(path, text);
  expect(await follow(path, add('tw'), add('o\n'))).toBe('one\ntwo\n');
});

test.each<[string, (path: string) => void, string]>([
  ['cut short', (path) => truncateSync(path, 2), 'expected a file that grows, got one that was cut short to 2 bytes'],
  ['taken away', (path) => rmSync(path), 'got none of that name any more'],
])('a file that is %s ends with an error', async (_, change, message) => {
  const path = newFile('one\n');
  await expect(
    follow(
      path,
      () => change(path),
      () => {},
    ),
  ).rejects.toThrow(message);
});

test('what was written before a file was replaced is read first', async () => {
  const path = newFile('one\n');
  const replace = (): void => {
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, 'more\n');
    writeFileSync(path, 'other\n');
  };
  let text = '';
  const all = async (): Promise<void> => {
    for await (const piece of tailFile(path, new AbortController().signal)) {
      text += Buffer.from(piece).toString();
      if (text === 'one\n') replace();
    }
  };
  await expect(all()).rejects.toThrow(EventFormatError);
  expect(text).toBe('one\nmore\n');
});

test('a file that is not there, and a folder, are errors of the system', async () => {
  const path = newFile('');
  await expect(follow(`${path}.none`)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(follow(join(path, '..'))).rejects.toMatchObject({ code: 'EISDIR' });
});
