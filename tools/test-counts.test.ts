import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { skipReasons, testCounts } from './test-counts.mjs';

function reportOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'counts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'report.json'), text);
  return join(folder, 'report.json');
}

const results = (...statuses: readonly string[]) => statuses.map((status) => ({ status }));

test('what was not run is counted, per file', () => {
  const report = reportOf(
    JSON.stringify({
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [
        { name: 'a.test.ts', assertionResults: results('passed', 'skipped', 'skipped', 'failed') },
        { name: 'b.test.ts', assertionResults: results('passed') },
        { name: 'c.test.ts', assertionResults: results('todo', 'pending') },
      ],
    }),
  );
  expect(testCounts(report)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 4,
    skippedIn: [
      { file: 'a.test.ts', skipped: 2 },
      { file: 'c.test.ts', skipped: 2 },
    ],
  });
});

test('a run that left no report has no counts', () => {
  expect(testCounts('/nowhere/report.json')).toBeUndefined();
  expect(testCounts(reportOf('{"numPassed'))).toBeUndefined();
});

test('reasons are found between what else is printed, painted or not', () => {
  const output =
    'stderr | a.test.ts\n\u001B[22m\u001B[39mskipped: no data\n\n ✓ b.test.ts (2 tests | 1 skipped)\nskipped: no browser\n';
  expect(skipReasons(output)).toEqual(['skipped: no data', 'skipped: no browser']);
});
