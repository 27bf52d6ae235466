import { expect, it } from 'vitest';
import { RecordingWriter } from './recording-writer.ts';
import { writeRecording } from './write-recording.ts';

it('writes all events and labels at the end, also where the memory of blocks is used again', () => {
  const sensor = { width: 4, height: 3 };
  const label = { id: 5, t: Float64Array.of(1, 2), x: Float64Array.of(0, 1), y: Float64Array.of(0, 1) };
  const writer = new RecordingWriter(sensor, true);
  const block = { t: Float64Array.of(1), x: Uint16Array.of(2), y: Uint16Array.of(1), p: Uint8Array.of(1) };
  expect(writer.begin()).toEqual(new Uint8Array(0));
  expect(writer.encode(block)).toEqual(new Uint8Array(0));
  for (const values of [block.t, block.x, block.y, block.p]) values.fill(0);
  writer.encode(block);
  const events = { t: Float64Array.of(1, 0), x: Uint16Array.of(2, 0), y: Uint16Array.of(1, 0), p: Uint8Array.of(1, 0), sensor };
  expect(writer.end([label])).toEqual(writeRecording({ events, objects: [label], labelled: true }));
});
