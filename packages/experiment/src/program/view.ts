import type { Recording } from '@spikeseg/events';
import { viewPage } from '../commands/view.ts';
import { programContext } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
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
  else if (options.model !== undefined) throw new UsageError('view: expected a recording with a model, got none');
  const { maxEvents } = options;
  return (await viewPage(programContext(options), { ...modelOf(options), source, maxEvents })).page;
}
