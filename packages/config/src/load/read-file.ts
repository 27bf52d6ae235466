import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../errors/config-error.ts';
import type { ConfigProblem } from '../errors/problem.ts';
import type { ConfigSource } from './source.ts';
import { parseYaml } from './parse-yaml.ts';

/** Reasons of the system in the words of an error: expected, got, fix. */
const reasons: Readonly<Record<string, readonly [expected: string, got: string, fix: string]>> = {
  ENOENT: ['a YAML file', 'no file of this name', 'check the path, which starts at the working directory'],
  EISDIR: ['a YAML file', 'a folder', 'name the file inside it'],
  EACCES: ['a file that may be read', 'no permission', 'change its permissions'],
};

const unreadable = (file: string, expected: string, got: string, fix?: string): ConfigProblem => ({
  kind: 'unreadable-file',
  source: 'file',
  file,
  expected,
  got,
  ...(fix === undefined ? {} : { fix }),
  suggestions: [],
});

/** Largest configuration file, bytes. One with every key takes 13 kB; what is checked takes time with the square of its length. */
const maxBytes = 256 * 1024;

const tooLarge = (file: string, bytes: number): ConfigError =>
  new ConfigError([
    unreadable(file, `a configuration of at most ${maxBytes} bytes`, `${bytes} bytes`, 'check that this is the file'),
  ]);

/** Reads a configuration file into a source. Problems that leave its structure in doubt are thrown, others returned. */
export function readConfigFile(file: string, cwd: string): { source: ConfigSource; problems: readonly ConfigProblem[] } {
  const path = resolve(cwd, file);
  const { values, document, lines, problems } = parseYaml(readText(file, path), file);
  return { source: { kind: 'file', file, folder: dirname(path), values, document, lines }, problems };
}

function readText(file: string, path: string): string {
  let bytes: Uint8Array;
  try {
    const { size } = statSync(path);
    if (size > maxBytes) throw tooLarge(file, size);
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const [expected, got, fix] = reasons[code] ?? ['a readable YAML file', `error ${code} of the system`];
    throw new ConfigError([unreadable(file, expected, got, fix)], { cause });
  }
  if (bytes.length > maxBytes) throw tooLarge(file, bytes.length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError([unreadable(file, 'a YAML file in UTF-8', 'bytes that are not UTF-8', 'save it as UTF-8')], { cause });
  }
}
