import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, hostname } from 'node:os';
import { isAbsolute, relative } from 'node:path';
import process from 'node:process';
import { type Host, type RunRecord, shellLine } from '@spikeseg/report/words';

/** How a command was called, for the record and the report of what it writes: plain data, which goes to threads. */
export interface Call {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  /** Words that start the program from the shell of the caller. */
  readonly calledAs: readonly string[];
  /** Working folder, absolute; of a job the folder of its batch. */
  readonly folder: string;
  /** Version of the program. */
  readonly version: string;
}

/** Version of this package. */
export function ownVersion(): string {
  const manifest = readFileSync(createRequire(import.meta.url).resolve('@spikeseg/experiment/package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** The call of a run that a program, and not the command line, begins. */
export const programCall = (): Call => ({
  argv: [],
  calledAs: ['npx', 'spikeseg-cli'],
  folder: process.cwd(),
  version: ownVersion(),
});

/** The machine that this process runs on. */
export const thisHost = (): Host => ({
  name: hostname(),
  platform: process.platform,
  arch: process.arch,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cpus: cpus().length,
});

/** What the record and the report of a run say of its call and its machine. */
export const calledOn = ({ argv, folder, version }: Call): Pick<RunRecord, 'command' | 'folder' | 'versions' | 'host'> => ({
  command: ['spikeseg-cli', ...argv],
  folder,
  versions: { 'spikeseg-cli': version, node: process.versions.node },
  host: thisHost(),
});

/** A call of this program as a line for the shell. @param calledAs left out in texts for the terminal, which writes it as its user calls it */
export const programLine = (words: readonly string[], calledAs: readonly string[] = ['spikeseg-cli']): string =>
  shellLine([...calledAs, ...words], process.platform);

/** A path as it is shortest to type: relative to the working folder where it lies below it. */
export function pathWord(path: string): string {
  const below = relative('', path);
  if (below === '') return '.';
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}
