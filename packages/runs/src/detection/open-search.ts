import { resolve } from 'node:path';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import type { Context } from '../context/context.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { DetectionModel } from '../network/model.ts';
import type { ModelOptions } from '../options/settings.ts';
import { type Reading, readingOf } from '../recordings/reading.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { checkPaths, recordingsIn } from './recordings.ts';

/** A model that is open, and what it is to search. */
export interface Search {
  readonly opened: DetectionModel;
  readonly recordings: readonly RecordingFile[];
  readonly reading: Reading;
  /** Folder in which a folder of results is to be made. */
  readonly output: string;
}

/** Opens a model, lists recordings, does with them what is to be done, and closes the model. */
export async function searching<T>(
  context: Context,
  files: readonly string[],
  options: ModelOptions,
  task: (search: Search) => Promise<T>,
): Promise<T> {
  await checkPaths(context.call, files);
  const opened = await openDetectionModel(context, options);
  try {
    const { config } = opened.model;
    const output = resolve(context.call.cwd, config.output_dir);
    checkOutputFolder(output);
    const reading = readingOf(config);
    return await task({ opened, output, reading, recordings: await recordingsIn(context.call, files, reading) });
  } finally {
    await opened.close();
  }
}
