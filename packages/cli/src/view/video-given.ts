import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { UsageError } from '@spikeseg/runs';
import type { Context } from '../console.ts';
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
