import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const programs = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The environment of a user who has the built command line on the path, from a shell that npm did not start. */
export const userEnv = (): NodeJS.ProcessEnv => ({
  ...process.env,
  npm_lifecycle_event: undefined,
  PATH: `${programs}${delimiter}${process.env['PATH']}`,
});

/** Runs the built command line as a user would, in a folder of its own. */
export function runCli(cwd: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...argv], {
      cwd,
      env: { ...userEnv(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
