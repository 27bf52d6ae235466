import { says } from '@spikeseg/test-support';
import { expect, it } from 'vitest';
import { allEvents } from './all-events.ts';
import { readEvents } from './read-events.ts';

const fileOf = (rows: readonly string[]) =>
  readEvents(new TextEncoder().encode(['t,x,y,p', ...rows].join('\n')), {
    name: 'night.csv',
    sensor: { width: 8, height: 6 },
    unit: 'us',
  });

it('events come in the order of time, those of one time as they were, and it is said', async () => {
  const { events, notes } = await allEvents(await fileOf(['10,1,1,1', '30,2,2,0', '20,3,3,1', '30,4,4,1', '40,8,0,1']));
  expect(events).toEqual({
    t: Float64Array.of(10, 20, 30, 30),
    x: Uint16Array.of(1, 3, 2, 4),
    y: Uint16Array.of(1, 3, 2, 4),
    p: Uint8Array.of(1, 1, 0, 1),
  });
  expect(notes).toContain('1 event(s) were earlier than the one before; here all are in the order of time');
  expect(notes).toContain('left out: 1 events beyond the sensor');
});

it('more events beyond the sensor than on it are an error, and as many are none', async () => {
  const lines = ['10,1,1,1', '20,8,0,1', '30,0,6,0', '40,1,1,1'];
  expect((await allEvents(await fileOf(lines))).events.t).toHaveLength(2);
  const error = says('x, y', 8, 6, 3, 5, 'option sensor', 'option format');
  await expect(allEvents(await fileOf([...lines, '50,9,9,1']))).rejects.toThrow(error);
});

it('a stream whose events lie beyond the sensor ends before it ends', async () => {
  const lines = Array.from({ length: 20_000 }, (_, k) => `${10 * k},9,1,1\n`);
  let pieces = 0;
  const stream = async function* () {
    for (let at = 0; ; at += 2000, pieces++) yield Buffer.from(lines.slice(at % 20_000, (at % 20_000) + 2000).join(''));
  };
  const file = await readEvents(stream(), { format: 'text', columns: 't,x,y,p', sensor: { width: 8, height: 6 } });
  await expect(allEvents(file)).rejects.toThrow(says('x, y', 8, 6));
  expect(pieces).toBeLessThan(20);
});

it('who listens hears of all events, and ends the reading by what it throws', async () => {
  const rows = Array.from({ length: 200_000 }, (_, k) => `${10 * k},1,1,1`);
  const heard: number[] = [];
  await allEvents(await fileOf(rows), (count) => heard.push(count));
  expect(heard.length).toBeGreaterThan(1);
  expect(heard.at(-1)).toBe(200_000);
  let calls = 0;
  const ending = allEvents(await fileOf(rows), () => {
    calls++;
    throw new RangeError('enough');
  });
  await expect(ending).rejects.toThrow('enough');
  expect(calls).toBe(1);
});

it('a file without events has none', async () => {
  const { events, notes } = await allEvents(await fileOf([]));
  expect([events.t.length, notes]).toEqual([0, []]);
});
