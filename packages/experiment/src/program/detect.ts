import type { Report } from '@spikeseg/detection';
import type { FormatName } from '@spikeseg/event-formats';
import { checkSensor, type Recording, type SensorSize } from '@spikeseg/events';
import { findIn, findLive } from '../commands/find.ts';
import { programContext } from '../context/context.ts';
import { type Found } from '../pool/mark-detections.ts';
import { untilAborted } from '../stream/pieces.ts';
import { checkedPieces, checkProgramOptions, checkSource, type DetectorOptions, modelOf, modelOptions } from './options.ts';

export interface DetectOptions extends DetectorOptions {
  /** UTC of the first event of the one recording, as ISO 8601 with a zone; left out: what the times of the events tell. */
  readonly epoch?: string;
}

/**
 * Finds objects in recordings: detections and tracks in sensor pixels and µs, the same as those of `spikeseg-cli detect`. Writes nothing.
 *
 * @param source path of a recording or of a folder of them, or a recording in memory
 * @returns what was found, recording by recording
 * @throws UsageError, CheckpointError, OnnxModelError, EventFormatError, InterruptedError
 */
export async function detect(source: string | Recording, options: DetectOptions = {}): Promise<readonly Found[]> {
  checkProgramOptions('detect', options, [...modelOptions, 'epoch']);
  checkSource('detect', source);
  return await findIn(programContext(options), source, { ...modelOf(options), epoch: options.epoch });
}

export interface LiveOptions extends DetectorOptions {
  /** File to go on from, where there is one, and to keep the state in when the events end or the program leaves its loop: a warm start. */
  readonly state?: string;
  /** What a camera sends: `evt3`, `evt2`, `aedat4`, `es`, `dat`, `aer`; lines `t_us,x,y,p` where it is left out. */
  readonly format?: FormatName;
}

/**
 * Finds objects while events come in, with bounded memory: what `spikeseg-cli detect --follow` writes, as objects. `signal` ends the loop at once, also while
 * the camera is silent: the state is kept, the open time step is not reported, nothing is thrown. The source is closed then, and where the program leaves its
 * loop.
 *
 * @param pieces lines `t_us,x,y,p` as bytes, or what a camera sends (`format`), in pieces of any length: a file, a pipe, a socket; a `Readable` is destroyed in the end, of others `return` is called
 * @param sensor size of the sensor, px, which lines do not tell
 * @returns a report at the end of every time step in which something may be found
 * @throws UsageError, CheckpointError; EventFormatError where a line is none
 */
export async function* detectLive(
  pieces: AsyncIterable<Uint8Array>,
  sensor: SensorSize,
  options: LiveOptions = {},
): AsyncGenerator<Report, void> {
  checkProgramOptions('detectLive', options, ['state', 'format', ...modelOptions]);
  checkSensor('detectLive', sensor);
  const { state, format } = options;
  const context = programContext(options);
  const checked = checkedPieces('detectLive', untilAborted(pieces, context.signal));
  yield* findLive(context, checked, sensor, { ...modelOf(options), state, format });
}
