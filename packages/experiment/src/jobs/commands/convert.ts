import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { recordingName } from '@spikeseg/data-ebssa';
import type { EventFormat, Selection } from '@spikeseg/event-formats';
import { convertRecording, formatsToWrite, selectionGiven } from '../../convert/convert-recording.ts';
import { UsageError } from '../../errors/errors.ts';
import { isOfDetection, type OptionValues, readingFlags, resolveConfig } from '../../options/settings.ts';
import { readingOf } from '../../recordings/reading.ts';
import { contentHash } from '../job.ts';
import type { JobType } from '../job-type.ts';
import { optionsFor, ownFiles, recordingOf, recordingParts } from './recordings.ts';

/** Every recording in another format, in the folder of its job. */
export const convertJobs: JobType = {
  keeps: true,

  async plan(context, request) {
    const { settings, options } = request;
    const config = resolveConfig(context, settings, options);
    conversionOf(options);
    const configuration = conversionHash(config, options);
    const { config: file } = options;
    const own = ownFiles({ config: typeof file === 'string' ? resolve(context.cwd, file) : undefined });
    return {
      configuration,
      parts: await recordingParts(context, request, config, configuration),
      settings: settings.filter(isOfDetection),
      options: { ...optionsFor(options, ofConversion), ...own.names },
      write: own.write,
    };
  },

  async open(context, { settings, options }) {
    const config = resolveConfig(context, settings, options);
    const { format, selection } = conversionOf(options);
    return {
      configuration: conversionHash(config, options),
      do: async ({ part }, folder) => {
        const { name, path, group } = recordingOf(context.cwd, part);
        const to = join(folder, `${recordingName(name)}${format.extensions[0]}`);
        const request = { from: path, group, reading: readingOf(config), to, format: format.name, packed: false, selection };
        const { sensor, events } = await convertRecording(request);
        const nothing = {
          seconds: null,
          detections: null,
          tracks: null,
          falseAlarmsPerHour: null,
          falseTracks: null,
          doubts: [],
        };
        return { width: sensor.width, height: sensor.height, events, ...nothing };
      },
      close: async () => {},
    };
  },
};

const ofConversion = [...readingFlags.map(({ option }) => option), 'to', 'from', 'until', 'region', 'rate'];

/** What files are converted to. */
interface Conversion {
  readonly format: EventFormat;
  readonly selection: Selection;
}

/** @throws UsageError where no format is named, or what is selected is no part */
function conversionOf(options: OptionValues): Conversion {
  const { to } = options;
  const format = formatsToWrite.find(({ name }) => name === to);
  if (format === undefined)
    throw new UsageError(
      `--to: expected the format that all recordings are converted to, one of ${formatsToWrite.map(({ name }) => name).join(', ')}, got none`,
    );
  return { format, selection: selectionGiven(options) };
}

/** Hash of all but the recording that a converted file depends on. */
function conversionHash({ data }: SpikesegConfig, options: OptionValues): string {
  const { sensor, sensor_size, format, columns, unit, stream, limits } = data;
  const { to, from, until, region, rate } = options;
  const reading = { sensor, sensor_size, format, columns, unit, stream, limits };
  return contentHash({ command: 'convert', reading, to, from, until, region, rate });
}
