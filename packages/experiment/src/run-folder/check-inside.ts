import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { UsageError } from '../errors/errors.ts';

/**
 * Checks that nothing in a run folder leads out of it, because it may come from somebody else: what is read and written there must
 * lie there. Links inside it, and links to it, are fine.
 *
 * @throws UsageError where there is no such folder, for a link that leads elsewhere or nowhere, and for what is neither file nor folder, such as a pipe
 */
export function checkInside(root: string): void {
  const real = targetOf(root);
  if (real === undefined || !statSync(real).isDirectory())
    throw new UsageError(
      `${root}: expected the folder of a run, got ${real === undefined ? 'nothing of that name' : 'a file'}; bring the folder back, or begin anew`,
    );
  visit(root, (path, entry) => {
    if (entry.isFile() || entry.isDirectory()) return;
    const refuse = (got: string): never => {
      throw new UsageError(
        `${path}: expected files and folders of the run, got ${got}; put a copy of what belongs to the run in its place, or delete it`,
      );
    };
    if (!entry.isSymbolicLink()) refuse('a pipe, socket or device');
    const target = targetOf(path);
    if (target === undefined) refuse('a link that leads nowhere');
    else if (target !== real && !target.startsWith(`${real}${sep}`)) refuse(`a link out of the run folder, to ${target}`);
  });
}

/** Calls `use` for everything below a folder; links are not followed. */
function visit(folder: string, use: (path: string, entry: Dirent) => void): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    use(path, entry);
    if (entry.isDirectory()) visit(path, use);
  }
}

/** What a path is in the end, links followed; undefined where it leads nowhere. */
function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}
