import { isAbsolute, relative } from 'node:path';
import process from 'node:process';
import { shellLine } from '@spikeseg/report';
import type { Call } from './context.ts';

/** A call of this program as a line to paste where the user stands. */
export const programLine = ({ calledAs }: Pick<Call, 'calledAs'>, words: readonly string[]): string =>
  shellLine([...calledAs, ...words], process.platform);

/** A path as it is shortest to type: relative to the working directory where it lies below it. */
export function pathWord({ cwd }: Pick<Call, 'cwd'>, path: string): string {
  const below = relative(cwd, path);
  if (below === '') return '.';
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}
