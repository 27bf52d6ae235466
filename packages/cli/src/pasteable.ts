import process from 'node:process';
import { shellLine } from '@spikeseg/report';
import type { Call } from '@spikeseg/runs';

type Called = Pick<Call, 'calledAs'>;

/** A call of this program as a line to paste where the user stands. */
export const programLine = ({ calledAs }: Called, words: readonly string[]): string =>
  shellLine([...calledAs, ...words], process.platform);

/** Text in which calls of this program, written as `spikeseg-cli train …`, are lines to paste where the user stands. */
export function pasteable(context: Called, text: string): string {
  if (!text.includes('spikeseg-cli')) return text;
  const program = programLine(context, []);
  return text.replaceAll(call, () => program);
}

/** Followed by a command, and neither the end of a path nor the name of the program in its usage. */
const call =
  /(?<![\w./\\@-]|Usage: |npx )spikeseg-cli(?=\s+(?:train|cv|evaluate|detect|observe|batch|view|completeness|export|inspect|convert|synth|bench|config|doctor|help|--help)\b)/g;
