// What every published package.json must say, and what publint and "are the types wrong" find in the packed package.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from '../packages.mjs';
import { run } from '../run.mjs';

const problems = [];
for (const { folder, manifest } of packages) {
  const must = (condition, what) => condition || problems.push(`${manifest.name}: ${what}`);
  must(manifest.type === 'module', 'type must be "module"');
  must(manifest.license === 'MIT', 'license must be MIT');
  must(manifest.engines?.node === '>=20.19', 'engines.node must be ">=20.19"');
  must(manifest.files?.includes('dist'), 'files must list dist');
  must(manifest.description?.length > 20, 'description must say what the package is for');
  must(manifest.keywords?.length > 0, 'keywords must not be empty');
  must(manifest.publishConfig?.access === 'public', 'publishConfig.access must be public');
  must(!manifest.devDependencies && !manifest.scripts?.postinstall, 'no devDependencies and no install scripts');
  must(existsSync(join(folder, 'README.md')), 'README.md is missing');
  const publint = await run('publint', ['--strict', folder], { quiet: true });
  must(publint.code === 0, publint.output);
  if (manifest.exports?.['.']) {
    const attw = await run('attw', ['--pack', folder, '--profile', 'esm-only'], { quiet: true });
    must(attw.code === 0, attw.output);
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${packages.length} packages are fit to publish`);
