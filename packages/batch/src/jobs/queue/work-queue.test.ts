import { expect, it } from 'vitest';
import { readMessage } from './work-queue.ts';

it('a message of a queue is a job of this version, or is set aside', () => {
  expect(readMessage('/batch', { hash: 'a', version: '1' }, '1')).toEqual({ hash: 'a' });
  const strange = [null, 5, [], {}, { hash: 'a' }, { hash: ['a'], version: '1' }, { hash: 'a'.repeat(129), version: '1' }];
  for (const data of strange)
    expect(readMessage('/batch', data, '1')).toEqual({ fault: expect.stringContaining('a message that is none') });
  expect(readMessage('/batch', { hash: 'a', version: '2' }, '1')).toEqual({
    fault: expect.stringMatching(/^\/batch: expected jobs of spikeseg-cli 1 in its queue, got one of 2, /),
  });
});
