import { join, resolve } from 'node:path';
import { keepRoles, type SpikesegConfig } from '@spikeseg/config';
import { recordingName } from '@spikeseg/data-ebssa';
import type { EventFormat } from '@spikeseg/event-formats';
import { UsageError } from '../../errors/errors.ts';
import { resolveConfig, settingsOfDetection } from '../../options/settings.ts';
import { convertRecording, formatsToWrite } from '../../recordings/convert-recording.ts';
import { readingOf } from '../../recordings/reading.ts';
import { contentHash } from '../record/job.ts';
import type { JobOptions } from '../record/job-options.ts';
import type { JobType } from '../record/job-type.ts';
import { ownFiles, recordingOf, recordingParts } from './recordings.ts';

/** Every recording in another format, in the folder of its job. */
export const convertJobs: JobType = {
  keeps: true,

  async plan(context, request) {
    const { options, own } = request;
    const config = resolveConfig(context.call, options);
    formatTo(own);
    const configuration = conversionHash(config, own);
    const files = ownFiles({ file: options.file && resolve(context.call.cwd, options.file) });
    return {
      configuration,
      parts: await recordingParts(context.call, request, config, configuration),
      options: { ...options, settings: settingsOfDetection(options.settings), ...files.names },
      own,
      write: files.write,
    };
  },

  async open(context, { options, own }) {
    const config = resolveConfig(context.call, options);
    const [format, { selection = {} }] = [formatTo(own), own];
    return {
      configuration: conversionHash(config, own),
      do: async ({ part }, folder) => {
        const { name, path, group } = recordingOf(context.call.cwd, part);
        const to = join(folder, `${recordingName(name)}${format.extensions[0]}`);
        const request = { from: path, group, reading: readingOf(config), to, format: format.name, packed: false, selection };
        const { sensor, events } = await convertRecording(request);
        const nothing = {
          seconds: null,
          startUtcUs: null,
          detections: null,
          tracks: null,
          falseAlarmsPerHour: null,
          farFromLabels: null,
          doubts: [],
        };
        return { width: sensor.width, height: sensor.height, events, ...nothing };
      },
      close: async () => {},
    };
  },
};

/** @throws UsageError where no format is named */
function formatTo({ to }: JobOptions): EventFormat {
  const format = formatsToWrite.find(({ name }) => name === to);
  if (format === undefined)
    throw new UsageError(
      `--to: expected the format that all recordings are converted to, one of ${formatsToWrite.map(({ name }) => name).join(', ')}, got none`,
    );
  return format;
}

/** Hash of all but the recording that a converted file depends on. */
function conversionHash({ data }: SpikesegConfig, { to, selection = {} }: JobOptions): string {
  const reading = keepRoles({ data }, (role) => role === 'reading');
  return contentHash({ command: 'convert', sensor: data.sensor, reading, to, selection });
}
