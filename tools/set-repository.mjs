// Tells the packages where they live, just before they are published: npm shows it, and provenance asks for it.
// The workflow knows the address ($GITHUB_REPOSITORY, owner/name), the sources do not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The fields of a package.json that say where the package in `packages/FOLDER` lives. */
export function addresses(server, repository, folder) {
  const url = `${server}/${repository}`;
  return {
    repository: { type: 'git', url: `git+${url}.git`, directory: `packages/${folder}` },
    homepage: `${url}/tree/main/packages/${folder}#readme`,
    bugs: { url: `${url}/issues` },
  };
}

/** A README whose links relative to `packages/FOLDER` lead to the repository, so that they work wherever it is shown. */
export function absoluteLinks(markdown, server, repository, folder) {
  const base = new URL(`${server}/${repository}/blob/main/packages/${folder}/`);
  return markdown.replaceAll(/\]\((?!#|[a-z]+:)([^)\s]+)\)/g, (_, target) => `](${new URL(target, base)})`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { packages } = await import('./packages.mjs');
  const { GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL: server = 'https://github.com' } = process.env;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository ?? '')) {
    console.error(`GITHUB_REPOSITORY must be OWNER/NAME, got ${repository ?? 'nothing'}`);
    process.exit(2);
  }
  for (const { folder, manifest } of packages) {
    const name = folder.split(/[\\/]/).at(-1);
    writeFileSync(
      join(folder, 'package.json'),
      `${JSON.stringify({ ...manifest, ...addresses(server, repository, name) }, null, 2)}\n`,
    );
    const readme = join(folder, 'README.md');
    writeFileSync(readme, absoluteLinks(readFileSync(readme, 'utf8'), server, repository, name));
  }
  console.log(`${packages.length} packages live in ${server}/${repository}`);
}
