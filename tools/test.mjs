// The one test command: gates first, two at a time, then unit tests on the sources, then end-to-end tests on the built packages. `--long`
// runs the longer checks instead, `--without-shared` the unit tests that look for ../shared, as on a machine without it. The last line is
// always `N passed, N failed, N skipped`; why tests were skipped stands above it.
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { root, run } from './run.mjs';
import { skipReasons, testCounts } from './test-counts.mjs';

const has = (flag) => process.argv.includes(flag);
const reports = mkdtempSync(join(tmpdir(), 'tests-'));
const script = (name, file, ...args) => ({ name, command: 'node', args: [`tools/${file}.mjs`, ...args] });
const vitest = (name, config, files = []) => {
  const report = join(reports, `${config}.json`);
  const args = ['run', ...files, '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name, command: 'vitest', args, report };
};

const build = { name: 'build', command: 'nx', args: ['run-many', '-t', 'build', '--output-style=static'] };
const gates = [
  // All packages at once, as each would read those that it imports again; pages have the types of a browser.
  { name: 'types', command: 'tsc7', args: ['-p', 'tools/checks'] },
  { name: 'types of pages', command: 'tsc7', args: ['-p', 'packages/viewer'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'biome', args: ['format', '.'] },
  { name: 'boundaries', command: 'depcruise', args: ['packages', 'bench', 'studies', 'tools'] },
  script('loops of folders', 'checks/folder-loops'),
  { name: 'unused code', command: 'knip', args: [] },
  script('public API', 'checks/api-snapshot'),
  script('package.json', 'checks/package-json'),
  script('table of constants', 'constants'),
  script('documentation', 'checks/docs'),
];
const tests = [vitest('unit tests', 'vitest.config.ts'), vitest('end-to-end tests', 'vitest.e2e.config.ts')];
/** Two lists beside each other, as one waits for the network and most need one core; in a list each waits for the one before it. None builds packages that another reads. */
const beside = [
  // With the oldest Node and TypeScript; before a release (`npm run release-check`) with all.
  [script('packages as a stranger installs them', 'release-check/index', '--built', '--node', '20', '--typescript', '5')],
  [
    script('site of the documentation', 'site/build', '--built'),
    script('site in Chromium', 'site/look'),
    script('commands of the documentation, with this Node', 'checks/docs', '--run'),
  ],
];
const longer = [vitest('long tests', 'vitest.long.config.ts')];

/** Tests that look for ../shared, themselves or in what they share with others; all others do the same without it. */
function testsOfShared() {
  const files = globSync('packages/*/src/**/*.ts', { cwd: root });
  const looks = files.filter((file) => readFileSync(join(root, file), 'utf8').includes('sharedPath('));
  const fixtures = looks.filter((file) => !file.endsWith('.test.ts')).map((file) => `/${basename(file)}'`);
  const isOne = (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return looks.includes(file) || fixtures.some((fixture) => text.includes(fixture));
  };
  return files.filter((file) => file.endsWith('.test.ts') && isOne(file));
}

const withoutShared = () => [vitest('unit tests that look for ../shared', 'vitest.config.ts', testsOfShared())];
const chosen = has('--long') ? longer : has('--without-shared') ? withoutShared() : tests;
const env = has('--without-shared') ? { SPIKESEG_SHARED: join(reports, 'absent') } : {};

const total = { passed: 0, failed: 0, skipped: 0 };
/** What was skipped, by file, and why. */
const skips = new Set();
/** Runs a stage and counts what it did; `quiet`: what it says follows in one piece. */
async function stage({ name, command, args, report }, quiet = false) {
  if (!quiet) console.log(`\n── ${name}`);
  const began = performance.now();
  const { code, output } = await run(command, args, { env, quiet });
  if (quiet) console.log(`\n── ${name}\n${output.trimEnd()}`);
  console.log(`── ${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const counts = report === undefined ? undefined : testCounts(report);
  total.passed += counts?.passed ?? (code === 0 ? 1 : 0);
  // A run that fails without a failed test (a file that does not load, an unhandled error) still counts.
  total.failed += Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1);
  total.skipped += counts?.skipped ?? 0;
  for (const { file, skipped } of counts?.skippedIn ?? []) skips.add(`skipped: ${skipped} of ${relative(root, file)}`);
  for (const reason of skipReasons(output)) skips.add(reason);
  if (code !== 0) console.log(`── ${name} failed`);
}

/** Takes stages from a list, one after the other. */
async function lane(waiting) {
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await stage(one, true);
}

await stage(build);
if (chosen === tests) {
  const waiting = [...gates];
  await Promise.all([lane(waiting), lane(waiting)]);
}
if (chosen === longer) await Promise.all(beside.map((stages) => lane([...stages])));
for (const one of chosen) await stage(one);
rmSync(reports, { recursive: true });
if (skips.size > 0) console.log(`\n${[...skips].join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
