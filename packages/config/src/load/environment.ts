import { homedir } from 'node:os';
import process from 'node:process';

/** What paths in a configuration depend on. */
export interface PathEnvironment {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home directory, absolute. */
  readonly home: string;
}

/** The environment of this process: the only place of the package that asks for it. */
export const processEnvironment = (): PathEnvironment => ({ cwd: process.cwd(), env: process.env, home: homedir() });
