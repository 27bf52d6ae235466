import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { piecesUntil, watchIdle } from './pieces.ts';

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
