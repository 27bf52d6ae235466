import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/** Rows of t, x, y, p at 10 events/s, which is not odd on 40 × 30 pixels. */
const rowsOf = (count: number, polarity: (k: number) => number, firstUs = 1e6, stepUs = 1e5): number[][] =>
  Array.from({ length: count }, (_, k) => [firstUs + stepUs * k, k % 40, (k * 7) % 30, polarity(k)]);

/** What inspect prints of rows as text with a header. */
async function inspected(rows: readonly (readonly number[])[], ...options: readonly string[]): Promise<string> {
  const cwd = temporaryFolder();
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'night.txt'), `# t x y p\n${rows.map((row) => row.join(' ')).join('\n')}\n`);
  const context = testContext(['inspect', 'night.txt', '--unit', 'us', '--sensor-size', '40x30', ...options], { cwd });
  expect({ code: await main(context), out: context.out() }).toMatchObject({ code: 0 });
  return context.out();
}

const both = (k: number): number => k % 2;

test('polarities 0 and 1, or −1 and 1, are said as the file writes them', async () => {
  const zeros = await inspected(rowsOf(2000, both));
  expect(zeros).toContain('OFF is 0, ON is 1');
  expect(zeros).not.toContain('WARNING');
  expect(await inspected(rowsOf(2000, (k) => 2 * both(k) - 1))).toContain('OFF is -1, ON is 1');
});

test('events of one sign are warned of, unless they are few', async () => {
  expect(await inspected(rowsOf(2000, () => 1))).toMatch(says('WARNING', 'all 2,000 events', 'ON'));
  expect(await inspected(rowsOf(2000, () => -1))).toContain('WARNING: all 2,000 events are OFF');
  expect(await inspected(rowsOf(900, () => 1))).not.toContain('events are ON');
});

test('times since 1970 are said to be, and where they begin', async () => {
  const rows = rowsOf(2000, both, 1_700_000_000_000_000);
  expect(await inspected(rows)).toMatch(says(1970, '2023-11-14T22:13:20.000Z'));
  expect(await inspected(rowsOf(2000, both))).not.toContain('1970');
});

test('events that are late, and those whose times are wild, are counted', async () => {
  const rows = rowsOf(2000, both);
  [rows[10], rows[11]] = [rows[11], rows[10]];
  rows.splice(1000, 0, [9e9, 1, 1, 1]);
  const out = await inspected(rows);
  expect(out).toMatch(says('2 event(s)', 'earlier'));
  expect(out).toMatch(says('1 event(s) left out', '1 s ahead'));
  expect(out).toContain('0 backward');
});

test('a rate that no camera sends is warned of', async () => {
  // 10 events/s in ms, said to be µs.
  expect(await inspected(rowsOf(2000, both, 1000, 100))).toMatch(/WARNING: 2,000 events in 0\.2 s, .* ms/);
});
