import type { Recording } from '@spikeseg/events';
import { detectRecordings } from '../detect-output/detect-recordings.ts';
import { readingOptions, recordingsIn } from '../detect-output/recordings.ts';
import type { Found } from '../detect-output/segment-recording.ts';
import { interruption } from '../interruption.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import { programContext } from '../program-context.ts';
import { asCommand, type ModelOptions } from './model-options.ts';

/**
 * Finds objects in recordings: detections and tracks in sensor pixels and µs, the same as those of `spikeseg-cli detect`. Writes nothing.
 *
 * @param source path of a recording or of a folder of them, or a recording in memory
 * @returns what was found, recording by recording
 * @throws UsageError, CheckpointError, OnnxModelError, EventFormatError, InterruptedError
 */
export async function detect(source: string | Recording, options: ModelOptions = {}): Promise<readonly Found[]> {
  const context = programContext(options);
  const command = asCommand(options);
  const log = makeLogger([terminalTarget(context.stderr, 'INFO')]);
  const opened = await openDetectionModel(context, command.args, command.options, log);
  try {
    const reading = readingOptions(opened.model.config, {});
    const recordings = typeof source === 'string' ? await recordingsIn(context, [source], reading.limits) : [source];
    const stop = interruption(context, 'nothing was written');
    const found: Found[] = [];
    for await (const one of detectRecordings(opened, recordings, { reading, skipBad: false, stop })) {
      if ('problem' in one) throw new Error(one.problem);
      found.push(one);
    }
    return found;
  } finally {
    await opened.close();
  }
}
