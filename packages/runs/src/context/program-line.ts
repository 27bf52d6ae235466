import { shellLine } from '@spikeseg/report';
import type { Context } from './context.ts';

/** A call of this program as a line to paste where the user stands. */
export const programLine = ({ calledAs, host }: Pick<Context, 'calledAs' | 'host'>, words: readonly string[]): string =>
  shellLine([...calledAs, ...words], host.platform);

/** Text in which calls of this program, written as `spikeseg-cli train …`, are lines to paste where the user stands. */
export function pasteable(context: Pick<Context, 'calledAs' | 'host'>, text: string): string {
  if (!text.includes('spikeseg-cli')) return text;
  const program = programLine(context, []);
  return text.replaceAll(call, () => program);
}

/** Followed by a command, and neither the end of a path nor the name of the program in its usage. */
const call =
  /(?<![\w./\\@-]|Usage: |npx )spikeseg-cli(?=\s+(?:train|cv|evaluate|detect|batch|view|completeness|export|inspect|convert|synth|bench|config|doctor|completion|help|--help)\b)/g;
