// The one test command: gates first, then unit tests on the sources, then end-to-end tests on the built packages.
// `--long` runs the longer checks instead. The last line is always `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

const long = process.argv.includes('--long');
const reports = mkdtempSync(join(tmpdir(), 'tests-'));
const nx = (name, target) => ({ name, command: 'nx', args: ['run-many', '-t', target, '--output-style=static'] });
const script = (name, file, ...args) => ({ name, command: 'node', args: [`tools/${file}.mjs`, ...args] });
const vitest = (name, config) => {
  const report = join(reports, `${config}.json`);
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name, command: 'vitest', args, report };
};

const build = [nx('build', 'build')];
const gates = [
  nx('types', 'typecheck'),
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'biome', args: ['format', '.'] },
  script('boundaries', 'checks/boundaries'),
  { name: 'unused code', command: 'knip', args: [] },
  script('public API', 'checks/api-snapshot'),
  script('package.json', 'checks/package-json'),
  script('documentation', 'checks/docs'),
  vitest('unit tests', 'vitest.config.ts'),
  vitest('end-to-end tests', 'vitest.e2e.config.ts'),
];
const longer = [
  script('packages as a stranger installs them', 'release-check/index'),
  script('commands of the documentation', 'checks/docs', '--run'),
  script('site of the documentation', 'site/build'),
  script('site in Chromium', 'site/look'),
  script('property tests with other seeds', 'property-tests', '1', '2', '3', '4', '5', '6'),
  vitest('long tests', 'vitest.long.config.ts'),
];

let passed = 0;
let failed = 0;
for (const { name, command, args, report } of [...build, ...(long ? longer : gates)]) {
  console.log(`\n── ${name}`);
  const { code } = await run(command, args);
  const counts = report === undefined ? undefined : testCounts(report);
  passed += counts?.passed ?? (code === 0 ? 1 : 0);
  // A run that fails without a failed test (a file that does not load, an unhandled error) still counts.
  failed += Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1);
  if (code !== 0) console.log(`── ${name} failed`);
}
rmSync(reports, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function testCounts(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return undefined;
  }
}
