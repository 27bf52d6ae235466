// Damages sound files of every format that comes from strangers, where it matters (inside compressed streams, with checksums that
// are right), and reads them: each must be read or refused by an error of its own kind, soon, in little memory, with the process alive.
//   npm run build && node tools/fuzz/index.mjs [--format mat] [--mutants 200] [--seed 1] [--keep fuzz-found]
// Ends with 1 when a mutant did anything else; it is kept, and the same seed makes it again.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formats } from './formats.mjs';
import { max, runFormat } from './run-format.mjs';

const { values } = parseArgs({
  options: {
    format: { type: 'string', multiple: true, default: Object.keys(formats) },
    mutants: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string', default: 'fuzz-found' },
  },
});
const unknown = values.format.find((name) => !(name in formats));
if (unknown) throw new Error(`--format: expected ${Object.keys(formats).join(', ')}, got ${unknown}`);

console.log(`seed ${values.seed}`);
const found = [];
for (const format of values.format) {
  const mutants = Number(values.mutants);
  const began = performance.now();
  const tally = await runFormat(format, { mutants, seed: Number(values.seed), keep: resolve(values.keep) });
  found.push(...tally.found);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const times = `slowest ${tally.slowestMs.toFixed(0)} ms, most memory ${tally.megabytes.toFixed(0)} MB`;
  console.log(
    `${format}: ${mutants} mutants in ${seconds} s: ${tally.refused} refused, ${tally.read} read, ${tally.found.length} found; ${times}`,
  );
  for (const { index, kind, text, file } of tally.found) console.log(`  mutant ${index}: ${kind} (${file})\n${text}`);
}
if (found.length > 0) {
  console.error(
    `${found.length} mutants did what no file may do: crash, take ${max.seconds} s or ${max.megabytes} MB, or end in an error that is not of its kind`,
  );
  process.exitCode = 1;
}
