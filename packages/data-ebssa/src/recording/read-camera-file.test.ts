import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FormatName, readEvents } from '@spikeseg/event-formats';
import { convertEvents } from '@spikeseg/event-formats/convert';
import { randomGenerator } from '@spikeseg/snn-core';
import { afterAll, expect, test } from 'vitest';
import { readRecording } from '../read-recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'camera-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lines of a camera whose events are late by up to 50 ms, with times that are wild, and a pause. */
function lines(): string {
  const random = randomGenerator(4);
  const rows = ['timestamp,x,y,polarity'];
  let now = 1e6;
  for (let k = 0; k < 5000; k++) {
    now += k === 4000 ? 30e6 : random.integer(1000);
    if (k % 900 === 700) rows.push(`${now + 5e9},1,1,1`);
    rows.push(`${now - (k % 3 === 0 ? random.integer(50_000) : 0)},${k % 40},${k % 30},${k % 2}`);
  }
  return rows.join('\n');
}

const path = join(folder, 'night.txt');
writeFileSync(path, lines());
const sensor = { width: 40, height: 30 };

test('times that are wild are left out, those that are late are put in order, and both are said', async () => {
  const { events, notes } = await readRecording(path, { sensor });
  expect(events.t).toHaveLength(5000);
  expect(events.t).toEqual(events.t.toSorted());
  expect(events.t[4999] - events.t[0]).toBeLessThan(40e6);
  expect(notes).toContain('5 event(s) left out: their time lies more than 1 s ahead of the events before and after them');
  expect(notes?.join()).toMatch(/[\d,]+ event\(s\) were earlier than the one before; here all are in the order of time/);
});

test.each<[FormatName, string]>([
  ['aedat4', 'aedat4'],
  ['npy', 'npy'],
  ['evt3', 'raw'],
])('what is converted to %s, piece by piece, is what is read as a whole', async (format, ending) => {
  const pieces: Uint8Array[] = [];
  const writing = convertEvents(await readEvents(path, { sensor }), format);
  let next = await writing.next();
  for (; next.done !== true; next = await writing.next()) pieces.push(next.value);
  const bytes = Buffer.concat(pieces);
  bytes.set(next.value);
  const converted = join(folder, `night.${ending}`);
  writeFileSync(converted, bytes);
  const [before, after] = [await readRecording(path, { sensor }), await readRecording(converted, { sensor })];
  expect(after.events).toEqual(before.events);
});
