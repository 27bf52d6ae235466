// Runs the tests that draw their examples (fast-check) with other seeds than the one of `npm test`, which is always the same:
// `npm run test:properties -- 1 2 3` with these, without a number with a new one, which is printed.
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const given = process.argv.slice(2);
const stranger = given.find((seed) => !/^\d{1,9}$/.test(seed));
if (stranger !== undefined) {
  console.error(`property tests: expected seeds, whole numbers of at most 9 digits, got ${stranger}`);
  process.exit(2);
}
const seeds = given.length > 0 ? given : [String(randomInt(1_000_000_000))];
const files = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}/src`)
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"));
if (files.length === 0) throw new Error('property tests: expected tests that draw examples, got none');

const failed = [];
for (const seed of seeds) {
  console.log(`\n── ${files.length} files with the seed ${seed}`);
  const { code } = await run('vitest', ['run', '--testTimeout', '300000', ...files], { env: { FC_SEED: seed } });
  if (code !== 0) failed.push(seed);
}
for (const seed of failed) console.log(`failed with the seed ${seed}; see it again: npm run test:properties -- ${seed}`);
process.exit(failed.length === 0 ? 0 : 1);
