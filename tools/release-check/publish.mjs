// What a release would publish, from a copy of the work tree: `changeset version`, the repository's address, `changeset publish`.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from '../packages.mjs';
import { root, run } from '../run.mjs';
import { cloneWorkTree } from '../work-tree.mjs';

async function must(command, args, options) {
  const { code, output } = await run(command, args, { quiet: true, ...options });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

/** A clone of the work tree with the built files and the versions of the next release. */
export async function versionedCopy(work) {
  const copy = join(work, 'copy');
  // Committed, because changesets ask git when each was added.
  await cloneWorkTree(copy);
  // The commit of a release has none left: it has its versions.
  const changesets = readdirSync(join(copy, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md');
  if (changesets.length > 0) await must('changeset', ['version'], { cwd: copy });
  checkVersions(copy);
  const env = { GITHUB_REPOSITORY: process.env.GITHUB_REPOSITORY ?? 'example/spikeseg' };
  await must('node', [join(copy, 'tools/set-repository.mjs')], { cwd: copy, env });
  for (const { folder } of packages)
    cpSync(join(folder, 'dist'), join(copy, folder.slice(root.length), 'dist'), { recursive: true });
  return copy;
}

/** Every package has a version and a changelog that begins with it. That ranges fit, installing shows: nothing else is published. */
function checkVersions(copy) {
  for (const { folder } of packages) {
    const inCopy = join(copy, folder.slice(root.length));
    const { name, version } = JSON.parse(readFileSync(join(inCopy, 'package.json'), 'utf8'));
    if (version === '0.0.0') throw new Error(`${name} would be published as 0.0.0: it has no changeset`);
    const changelog = readFileSync(join(inCopy, 'CHANGELOG.md'), 'utf8');
    if (!changelog.startsWith(`# ${name}\n\n## ${version}\n`))
      throw new Error(`${name}: CHANGELOG.md does not begin with ${version}`);
  }
}

/** Publishes every package of the copy, with no npm setting of the environment: provenance is for the real registry. */
export async function publishAll(copy, registry) {
  const userconfig = join(copy, '..', 'publisher.npmrc');
  writeFileSync(userconfig, `registry=${registry.url}\n${registry.url.replace('http:', '')}:_authToken=anyone\n`);
  const ours = Object.keys(process.env).filter((key) => /^npm_/i.test(key));
  const env = { ...Object.fromEntries(ours.map((key) => [key, undefined])), npm_config_userconfig: userconfig };
  await must('changeset', ['publish', '--no-git-tag'], { cwd: copy, env });
}
