// What every published package.json, README and packed package must be, and what publint and "are the types wrong" find in it.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { blocksOf } from '../docs/blocks.mjs';
import { packages } from '../packages.mjs';
import { overBudget } from '../release-check/budgets.mjs';
import { root, run } from '../run.mjs';

const license = readFileSync(join(root, 'LICENSE'), 'utf8');
const ours = packages.map(({ manifest }) => manifest.name);
const problems = [];
// All are packed once, for whatever looks into them.
const packed = mkdtempSync(join(tmpdir(), 'packed-'));
const folders = packages.map(({ folder }) => folder);
const packing = ['pack', '--json', '--silent', '--pack-destination', packed, ...folders];
const { code: failed, output: listed } = await run('npm', packing, { quiet: true });
if (failed !== 0) problems.push(`npm pack failed\n${listed}`);
else {
  const contents = Object.values(JSON.parse(listed));
  await Promise.all(
    packages.map((one) =>
      check(
        one,
        contents.find(({ name }) => name === one.manifest.name),
      ),
    ),
  );
}
rmSync(packed, { recursive: true });
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${packages.length} packages are fit to publish`);

/** @param contents what npm packed of it */
async function check({ folder, manifest }, { filename, size, files }) {
  const { name, bin, dependencies = {} } = manifest;
  const must = (condition, what) => condition || problems.push(`${name}: ${what}`);
  must(manifest.type === 'module', 'type must be "module"');
  must(manifest.license === 'MIT', 'license must be MIT');
  must(manifest.engines?.node === '>=20.19', 'engines.node must be ">=20.19"');
  must(manifest.sideEffects === false, 'sideEffects must be false');
  must(manifest.files?.includes('dist'), 'files must list dist');
  must(manifest.exports?.['./package.json'] === './package.json', 'exports must hold ./package.json');
  must(manifest.description?.length > 20, 'description must say what the package is for');
  must(manifest.keywords?.length > 0, 'keywords must not be empty');
  must(manifest.publishConfig?.access === 'public', 'publishConfig.access must be public');
  must(!manifest.devDependencies && !manifest.scripts?.postinstall, 'no devDependencies and no install scripts');
  // The release workflow knows it, tools/set-repository.mjs writes it.
  must(!manifest.repository, 'only the release writes repository');
  for (const [dependency, range] of Object.entries(dependencies)) {
    // CONTRIBUTING.md, "Releasing", says why.
    if (ours.includes(dependency)) must(range.startsWith('^'), `${dependency} must have a caret range, got ${range}`);
    else if (bin) must(/^\d/.test(range), `${dependency} must have an exact version, got ${range}`);
  }

  const licensed = existsSync(join(folder, 'LICENSE')) && readFileSync(join(folder, 'LICENSE'), 'utf8');
  must(licensed === license, 'LICENSE must be there and the same as the one in the root');
  must(existsSync(join(folder, 'README.md')), 'README.md is missing');
  const page = `packages/${basename(folder)}/README.md`;
  const blocks = blocksOf(page);
  must(new RegExp(`^# ${name}\n\n[A-Z]`).test(readFileSync(join(root, page), 'utf8')), 'README.md must begin with a sentence');
  must(
    blocks.some(({ language, code }) => language === 'sh' && code.startsWith('npm install ')),
    'README.md must say how to install it',
  );
  must(
    blocks.some(({ language, noRun }) => !noRun && (bin ? ['sh'] : ['js', 'ts']).includes(language)),
    'README.md must have an example that runs',
  );

  const paths = files.map(({ path }) => path);
  for (const path of ['LICENSE', 'README.md']) must(paths.includes(path), `${path} is not packed`);
  // Source maps would more than double the size; what is packed is readable JavaScript.
  for (const path of paths) must(!/\.map$|\.test\.|\.fixture\.|\.tsbuildinfo$/.test(path), `${path} is packed`);
  const problem = overBudget(name, 'packedKb', size / 1e3);
  must(!problem, problem);
  const tarball = join(packed, filename);
  const publint = await run('publint', ['--strict', tarball], { quiet: true });
  must(publint.code === 0, publint.output);
  if (manifest.exports?.['.']) {
    // Data have no types.
    const data = Object.entries(manifest.exports).flatMap(([entry, to]) =>
      typeof to === 'string' && !to.endsWith('.json') ? [entry] : [],
    );
    const without = data.length === 0 ? [] : ['--exclude-entrypoints', ...data];
    const attw = await run('attw', [tarball, '--profile', 'esm-only', ...without], { quiet: true });
    must(attw.code === 0, attw.output);
  }
}
