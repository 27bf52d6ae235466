import { expect, test } from 'vitest';
import { convertEvents } from './convert-events.ts';

test('a format that is not written is an error that says which are', async () => {
  const origin = { name: 'night', header: { sensor: { width: 4, height: 3 }, originNs: 0n }, chunks: async function* () {} };
  await expect(convertEvents(origin, 'evt4' as never).next()).rejects.toThrow(
    /^convertEvents: expected a format among .*evt3.*, got evt4$/,
  );
});
