import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { quantity } from '@spikeseg/report';
import {
  type Context,
  type DetectionModel,
  interruption,
  type Logger,
  type Progress,
  recordVideo,
  startProgress,
  UsageError,
  type VideoFile,
  videoPlan,
} from '@spikeseg/runs';
import { pathWord } from '../output.ts';
import { type OptionValues } from '../settings.ts';

/** What `--video` asks for. */
interface VideoGiven {
  /** New .gif file. */
  readonly path: string;
  readonly speed: number | undefined;
}

/** Options of `view` that say how a page is made. */
const ofPages = { output: '--output', serve: '--serve', maxEvents: '--max-events' } as const;

/** @throws UsageError when it is no new .gif file, or stands beside what says something of a page */
export function videoGiven(context: Pick<Context, 'cwd'>, given: OptionValues): VideoGiven | undefined {
  const { video, videoSpeed } = given;
  if (typeof video !== 'string') {
    if (videoSpeed !== undefined) throw new UsageError('--video-speed: expected --video FILE with it, got none');
    return undefined;
  }
  const page = Object.entries(ofPages).find(([name]) => given[name] !== undefined);
  if (page !== undefined)
    throw new UsageError(`--video: expected no ${page[1]} beside it, got one; a video is written instead of a page`);
  if (extname(video).toLowerCase() !== '.gif') throw new UsageError(otherKind(video));
  const path = resolve(context.cwd, video);
  if (existsSync(path))
    throw new UsageError(`${pathWord(context, path)}: expected a new file, got one that exists; choose another --video`);
  return { path, speed: speedOf(videoSpeed) };
}

/** Why a name is none of a video, and how one of its kind is made. */
function otherKind(video: string): string {
  const kind = extname(video);
  const wrong = `--video: expected a name that ends in .gif, got ${JSON.stringify(video)}`;
  if (!/^\.(mp4|m4v|mov|webm|mkv|avi)$/i.test(kind)) return wrong;
  const stem = basename(video, kind);
  const name = /^\w[\w.-]*$/.test(stem) ? stem : 'video';
  return `${wrong}; write ${name}.gif, then with ffmpeg: ffmpeg -i ${name}.gif -pix_fmt yuv420p ${name}${kind}`;
}

function speedOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const speed = /^\d{1,9}(\.\d+)?$|^\.\d+$/.test(value) ? Number(value) : 0;
  if (speed > 0) return speed;
  throw new UsageError(`--video-speed: expected a number above 0, got ${JSON.stringify(value)}`);
}

/** Detects in a recording and writes its video. */
export async function writeVideo(
  context: Context,
  log: Logger,
  opened: DetectionModel,
  recording: Parameters<typeof recordVideo>[1],
  { path, speed, quiet }: VideoGiven & { readonly quiet: boolean },
): Promise<VideoFile> {
  const { name } = recording;
  const plan = videoPlan(recording, speed);
  if (speed === undefined && plan.speed !== 1)
    log.info(`${name}: ${plan.speed} times as fast as it was, so that it lasts at most a minute; choose with --video-speed`);
  const progress = (unit: string): Progress => startProgress(context.stderr, context.now, name, unit, quiet);
  const windows = progress('windows');
  // Begun with the first frame, or it would count the time of detecting.
  let frames: Progress | undefined;
  const written = await recordVideo(opened, recording, {
    path,
    plan,
    stop: interruption(context, 'nothing was written'),
    onWindow: (done, total) => windows.update(done, total, ''),
    onFrame: (done, total) => (frames ??= progress('frames')).update(done, total, ''),
  }).finally(() => (frames ?? windows).end());
  if (written.frames < plan.frames) {
    const at = (written.frames * plan.stepUs) / 1e6;
    log.warn(
      `${name}: the video ends at ${at.toFixed(1)} s of the recording, where it had grown to ${megabytes(written.bytes)}; choose a higher --video-speed, or cut a part out (spikeseg-cli convert --from --until)`,
    );
  }
  const { width, height } = written;
  log.info(
    `${name}: ${quantity(written.tracks, 'track')}; ${quantity(written.frames, 'frame')} of ${width} × ${height} px, ${megabytes(written.bytes)}`,
  );
  return written;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
