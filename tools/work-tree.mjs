// The work tree as a clone would have it once everything is committed.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** Copies what git tracks or would track into `copy` and commits it there. */
export async function cloneWorkTree(copy) {
  mkdirSync(copy, { recursive: true });
  const files = await git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate');
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    cpSync(join(root, file), join(copy, file), { recursive: true });
  }
  await git(copy, 'init', '--quiet', '--initial-branch=main');
  await git(copy, 'add', '--all');
  const author = ['-c', 'user.name=check', '-c', 'user.email=check@localhost'];
  await git(copy, ...author, 'commit', '--quiet', '--no-verify', '--no-gpg-sign', '-m', 'copy');
}

/** What git prints; throws where it fails. */
export async function git(cwd, ...args) {
  const { code, output } = await run('git', args, { cwd, quiet: true });
  if (code !== 0) throw new Error(`git ${args.join(' ')} in ${cwd} ended with ${code}:\n${output}`);
  return output;
}
