import type { Recording } from '@spikeseg/events';
import {
  dropSettings,
  interruption,
  makeLogger,
  openDetectionModel,
  programContext,
  readingOf,
  readNamed,
  recordingsIn,
  terminalTarget,
  UsageError,
  viewRecording,
} from '@spikeseg/runs';
import { dropPage, viewerPage } from '@spikeseg/viewer';
import { checkProgramOptions, checkSource, type DetectorOptions, modelOf, modelOptions } from './options.ts';

export interface ViewOptions extends DetectorOptions {
  /** Events in the page, 1,000,000 where it is left out; all near tracks are there, the others evenly thinned. */
  readonly maxEvents?: number;
}

/**
 * Finds objects in a recording, and makes the page to look at it that `spikeseg-cli view` writes. Writes nothing.
 *
 * @param source path of a recording, or a recording in memory; left out, the page takes recordings that are dropped on it and searches them in the browser
 * @returns text of an .html file that needs no other
 * @throws UsageError, CheckpointError, OnnxModelError, EventFormatError, InterruptedError
 */
export async function view(source?: string | Recording, options: ViewOptions = {}): Promise<string> {
  checkProgramOptions('view', options, ['maxEvents', ...modelOptions]);
  if (source !== undefined) checkSource('view', source);
  const context = programContext(options);
  const log = makeLogger([terminalTarget(context.stderr, 'INFO')]);
  const opened = await openDetectionModel(context, modelOf(options), log);
  try {
    const detector = `${opened.model.name}${options.model === undefined ? '' : ` (${options.model})`}`;
    if (source === undefined) {
      if (options.model !== undefined) throw new UsageError('view: expected a recording with a model, got none');
      return dropPage(dropSettings(opened.model.config, { detector, maxEvents: options.maxEvents }));
    }
    const reading = readingOf(opened.model.config);
    const stop = interruption(context, 'nothing was written');
    const files = typeof source === 'string' ? await recordingsIn(context, [source], reading) : [];
    if (typeof source === 'string' && files.length !== 1)
      throw new UsageError(`${source}: expected one recording, got ${files.length}; name its file`);
    const recording = typeof source === 'string' ? await readNamed(files[0], reading, stop) : source;
    return viewerPage(await viewRecording(opened, recording, { detector, maxEvents: options.maxEvents, stop }));
  } finally {
    await opened.close();
  }
}
