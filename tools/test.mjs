// The one test command: gates first, then unit tests on the sources, then end-to-end tests on the built packages.
// `--long` runs the longer checks instead. The last line is always `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

const long = process.argv.includes('--long');
const reports = mkdtempSync(join(tmpdir(), 'tests-'));
const nx = (target) => ['nx', ['run-many', '-t', target, '--output-style=static']];
const vitest = (config) => [
  'vitest',
  ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, `${config}.json`)}`],
];

const build = [['build', ...nx('build')]];
const gates = [
  ['types', ...nx('typecheck')],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'biome', ['format', '.']],
  ['boundaries', 'node', ['tools/checks/boundaries.mjs']],
  ['unused code', 'knip', []],
  ['public API', 'node', ['tools/checks/api-snapshot.mjs']],
  ['package.json', 'node', ['tools/checks/package-json.mjs']],
  ['unit tests', ...vitest('vitest.config.ts')],
  ['end-to-end tests', ...vitest('vitest.e2e.config.ts')],
];
const longer = [
  ['packages install alone', 'node', ['tools/checks/install.mjs']],
  ['long tests', ...vitest('vitest.long.config.ts')],
];

let passed = 0;
let failed = 0;
for (const [name, command, args] of [...build, ...(long ? longer : gates)]) {
  console.log(`\n── ${name}`);
  const { code } = await run(command, args);
  const counts = command === 'vitest' ? testCounts(args[2]) : undefined;
  passed += counts?.passed ?? (code === 0 ? 1 : 0);
  // A run that fails without a failed test (a file that does not load, an unhandled error) still counts.
  failed += Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1);
  if (code !== 0) console.log(`── ${name} failed`);
}
rmSync(reports, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function testCounts(config) {
  try {
    const report = JSON.parse(readFileSync(join(reports, `${config}.json`), 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return undefined;
  }
}
