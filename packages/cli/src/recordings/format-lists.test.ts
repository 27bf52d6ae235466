/** Every list of formats is made from the rows of the registry. */
import { configJsonSchema } from '@spikeseg/config';
import { recordingEnding, recordingFormats } from '@spikeseg/data-ebssa';
import { type FormatName, formatNames, formats } from '@spikeseg/event-formats';
import { UsageError } from '@spikeseg/experiment/commands';
import { streamed } from '@spikeseg/experiment/models';
import { expect, it } from 'vitest';
import { formatsToWrite } from './convert.ts';

it('data.format takes the names of the rows, in their order; if not: npx node tools/config/generate.mjs', () => {
  const enums = Array.from(JSON.stringify(configJsonSchema()).matchAll(/"enum":(\[[^\]]*\])/g), ([, names]) => names);
  expect(enums).toContain(JSON.stringify(formatNames));
});

it('names of recordings end as the rows say, packed or not', () => {
  const endings = recordingFormats.flatMap(({ extensions }) => extensions);
  expect(endings.length).toBeGreaterThan(15);
  for (const ending of endings) expect(`night${ending}.gz`.replace(recordingEnding, '')).toBe('night');
});

it('what is written is what has a writer; EBSSA adds its own file', () => {
  expect(formatsToWrite.map(({ name }) => name).toSorted()).toEqual(
    ['mat', ...formats.filter(({ write }) => write).map(({ name }) => name)].toSorted(),
  );
});

it.each(formats.map(({ name, streams }) => [name as FormatName, streams] as const))(
  '%s is followed live where it is read from front to back: %s',
  (name, streams) => {
    let followed: string | undefined;
    try {
      followed = streamed('night', name);
    } catch (error) {
      followed = error instanceof UsageError ? undefined : 'a fault';
    }
    expect(followed).toBe(streams ? name : undefined);
  },
);
