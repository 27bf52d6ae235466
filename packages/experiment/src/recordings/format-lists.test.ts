/** Every list of formats is made from the rows of the registry. */
import { configJsonSchema } from '@spikeseg/config';
import { recordingEnding, recordingFormats } from '@spikeseg/data-ebssa';
import { formatNames, formats, writtenFormats } from '@spikeseg/event-formats';
import { expect, it } from 'vitest';
import { formatsToWrite } from '../convert/convert-recording.ts';
import { streamed } from '../live/stream-source.ts';

it('data.format takes the names of the rows, in their order; if not: npx node tools/generate-config.mjs', () => {
  const enums = Array.from(JSON.stringify(configJsonSchema()).matchAll(/"enum":(\[[^\]]*\])/g), ([, names]) => names);
  expect(enums).toContain(JSON.stringify(formatNames));
});

it('names of recordings end as the rows say, packed or not', () => {
  const endings = recordingFormats.flatMap(({ extensions }) => extensions);
  expect(endings.length).toBeGreaterThan(15);
  for (const ending of endings) expect(`night${ending}.gz`.replace(recordingEnding, '')).toBe('night');
});

it('what is written is what has a writer; EBSSA adds its own file', () => {
  expect(formatsToWrite.map(({ name }) => name).toSorted()).toEqual(['mat', ...writtenFormats].toSorted());
});

it('what is followed live is what is read from front to back', () => {
  for (const { name, streams } of formats) {
    const follow = () => streamed('night', name as (typeof formatNames)[number]);
    if (streams) expect(follow()).toBe(name);
    else expect(follow).toThrow(/does not grow/);
  }
});
