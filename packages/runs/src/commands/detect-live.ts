import { resolve } from 'node:path';
import type { Context } from '../context/context.ts';
import { startOf } from '../detection/recordings.ts';
import { detectorText } from '../detectors/detector-text.ts';
import { type FollowOptions, follow } from '../live/follow.ts';
import type { LiveWatch } from '../live/live-watch.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { ModelOptions } from '../options/settings.ts';
import { readingOf } from '../recordings/reading.ts';
import { checkStandardInput } from '../stream/stream-kind.ts';
import { streamFormat, streamName, streamSensor } from '../stream/stream-source.ts';

export interface DetectLiveOptions
  extends Pick<FollowOptions, 'idleMs' | 'statusMs' | 'maxBurst' | 'skipBad' | 'learns' | 'input' | 'output'> {
  readonly model: ModelOptions;
  /** File, `udp://HOST:PORT`, `tcp://HOST:PORT`, or `-` for standard input. */
  readonly source: string;
  /** UTC of the first event. */
  readonly start?: string | undefined;
  /** WIDTHxHEIGHT, px. */
  readonly sensorSize?: string | undefined;
  /** File to go on from, where there is one, and to keep the state in when it ends, but for an error. */
  readonly state?: string | undefined;
  /** Asked for who looks on, when the model is open. */
  readonly look?: (() => Promise<LiveWatch['feed']>) | undefined;
}

/**
 * Detects in a stream of events while it comes in, and writes JSON lines after every time step.
 *
 * @throws InterruptedError when the user stopped it; EventFormatError when the input is no stream of events
 */
export async function detectLive(context: Context, options: DetectLiveOptions): Promise<void> {
  const { source, model: asked, start, sensorSize, state, look, ...others } = options;
  const { call } = context;
  streamName(source);
  const startUtcUs = startOf(start, 1);
  const opened = await openDetectionModel(context, asked, true);
  try {
    const { config } = opened.model;
    const reading = readingOf(config);
    const format = streamFormat(call, source, reading.format);
    const isSaid = reading.sensor !== undefined || config.data.sensor !== 'all';
    // Address events have no header.
    const isTold = format !== undefined && format !== 'aer' && !isSaid;
    if (format === undefined && !isSaid && source === '-') await checkStandardInput(others.input);
    const sensor = isTold ? undefined : streamSensor(sensorSize, config);
    const stateFile = state === undefined ? undefined : resolve(call.cwd, state);
    const feed = await look?.();
    const watch = feed && { feed, detector: detectorText(opened.model, asked) };
    await follow(context, source, opened, { ...others, sensor, format, reading, stateFile, startUtcUs, watch });
  } finally {
    await opened.close();
  }
}
