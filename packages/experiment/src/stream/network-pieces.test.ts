import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { arrivals, networkPieces } from './pieces.ts';
import { openCamera } from './stream-events.ts';

/** Address events without times: x, y 7, ON. */
const datagram = (...xs: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * xs.length);
  xs.forEach((x, k) => bytes.writeUInt32LE((0x8000_0000 | (x << 16) | 0x8000 | 7) >>> 0, 4 * k));
  return bytes;
};

test('events without times have that at which their datagram came in, however long it waits and however small it is', async () => {
  // A port that was free a moment ago.
  const probe = createSocket('udp4');
  probe.bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  // A clock that goes on by 5 ms whenever it is looked at, from 1 s on.
  const clock = { looks: 0 };
  const arrived = arrivals(() => 1000 + 5 * clock.looks++);
  const stop = new AbortController();
  const reading = { packets: true, arrivalUs: () => arrived.lastUs, sensor: { width: 100, height: 100 } };
  const file = await openCamera(networkPieces(`udp://127.0.0.1:${port}`, stop.signal, arrived), 'camera', 'aer', reading);
  const events: number[][] = [];
  const sender = createSocket('udp4');
  for await (const { t, x } of sent(file.chunks())) for (let k = 0; k < t.length; k++) events.push([t[k], x[k]]);
  sender.close();
  expect(events).toEqual([
    [5000, 1],
    [5000, 2],
    [10_000, 3],
    [15_000, 4],
  ]);
  expect(file.report.notes).toEqual(['events came without times: they have the time at which they came in']);

  /** Listens, sends three datagrams when somebody does, and lets them wait until all are there. */
  async function* sent<T extends { readonly t: Float64Array }>(chunks: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
    let next = chunks.next();
    await after(0);
    for (const bytes of [datagram(1, 2), datagram(3), datagram(4)])
      await new Promise<void>((resolve) => sender.send(bytes, port, '127.0.0.1', () => resolve()));
    // One look when it began, and one for each.
    while (clock.looks < 4) await after(1);
    for (let left = 4; left > 0; next = chunks.next()) {
      const { value } = await next;
      if (value === undefined) return;
      left -= value.t.length;
      yield value;
      if (left === 0) stop.abort();
    }
  }
});
