import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

test('detect --follow udp://… without the size of the sensor is refused before a port is opened', async () => {
  // A port that is taken: a command that listened would report it, not the missing size.
  const taken = createSocket('udp4');
  taken.bind(0, '127.0.0.1');
  await once(taken, 'listening');
  const context = testContext(['detect', '--follow', `udp://127.0.0.1:${taken.address().port}`]);
  const code = await main(context);
  taken.close();
  expect({ code, out: context.out() }).toEqual({ code: 2, out: '' });
  expect(context.err()).toMatch(says('error: detect --follow', 'WIDTHxHEIGHT'));
});
