import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors/errors.ts';

/**
 * Finds out whether a folder can be made and written to, without making it: hours of work must not end in "cannot be
 * written", and work that fails before it has a result must leave nothing behind.
 *
 * @throws UsageError
 */
export function checkOutputFolder(folder: string): void {
  const wanted = resolve(folder);
  let existing = wanted;
  while (!existsSync(existing)) existing = dirname(existing);
  const refuse = (found: string, options?: ErrorOptions): never => {
    const message = `${wanted}: expected a folder that can be written to, got ${found}; choose another with --output FOLDER`;
    throw new UsageError(message, options);
  };
  if (!statSync(existing).isDirectory()) refuse(`a file${existing === wanted ? '' : `: ${existing}`}`);
  try {
    accessSync(existing, constants.W_OK);
  } catch (cause) {
    refuse((cause as NodeJS.ErrnoException).code ?? String(cause), { cause });
  }
}
