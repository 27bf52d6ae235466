import { existsSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { UsageError } from '@spikeseg/runs';
import type { Context } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { pathWord } from '../output.ts';
import { flagOf, type OptionValues } from '../settings.ts';

/** What `--video` asks for. */
interface VideoGiven {
  /** New .gif file. */
  readonly path: string;
  readonly speed: number | undefined;
}

/** Options of `view` that say how a page is made. */
const ofPages = ['output', 'serve', 'maxEvents'];

/** @throws UsageError when it is no new .gif file, or stands beside what says something of a page */
export function videoGiven(context: Pick<Context, 'cwd'>, given: OptionValues): VideoGiven | undefined {
  const { video, videoSpeed } = given;
  if (typeof video !== 'string') {
    if (videoSpeed !== undefined) throw new UsageError('--video-speed: expected --video FILE with it, got none');
    return undefined;
  }
  const page = ofPages.find((name) => given[name] !== undefined);
  if (page !== undefined)
    throw new UsageError(`--video: expected no ${flagOf(page)} beside it, got one; a video is written instead of a page`);
  if (extname(video).toLowerCase() !== '.gif') throw new UsageError(otherKind(video));
  const path = resolve(context.cwd, video);
  if (existsSync(path))
    throw new UsageError(`${pathWord(context, path)}: expected a new file, got one that exists; choose another --video`);
  return { path, speed: numberOf(given, 'videoSpeed', { least: Number.MIN_VALUE, expected: 'a number above 0' }) };
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
