// What the reports of Vitest say, and what tests say of those that were skipped.
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * Tests of a run by their outcome, and how many each file skipped; undefined where it left no report.
 *
 * @param report path of what Vitest's JSON reporter wrote
 */
export function testCounts(report) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const skippedIn = testResults
      .map(({ name, assertionResults }) => ({ file: name, skipped: assertionResults.filter(wasNotRun).length }))
      .filter(({ skipped }) => skipped > 0);
    const skipped = skippedIn.reduce((sum, file) => sum + file.skipped, 0);
    return { passed: numPassedTests, failed: numFailedTests, skipped, skippedIn };
  } catch {
    return undefined;
  }
}

const wasNotRun = ({ status }) => status !== 'passed' && status !== 'failed';

/** The lines of an output that say why tests were skipped: `skipped: …`. */
export const skipReasons = (output) => stripVTControlCharacters(output).match(/^skipped: .*$/gm) ?? [];
