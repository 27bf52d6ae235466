// How much a tuned number matters: a bench with each constant halved and doubled (of what is between .5 and 1, the distance to 1). Prints mean J and tracks per
// object of bench/follow.mjs for each, beside those of the constants as they are; a file keeps them, and what is in it is not measured again.
//   npx node bench/sensitivity.mjs FOLDER … [--output FILE] [-- OPTIONS of bench/follow.mjs]
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { constantsBelow } from '../tools/constants.mjs';

const split = process.argv.indexOf('--');
const [own, others] = split < 0 ? [process.argv.slice(2), []] : [process.argv.slice(2, split), process.argv.slice(split + 1)];
const { values, positionals } = parseArgs({ args: own, options: { output: { type: 'string' } }, allowPositionals: true });
const known = values.output && existsSync(values.output) ? JSON.parse(readFileSync(values.output, 'utf8')) : {};

function measured(variant) {
  const args = ['--import', import.meta.resolve('./parts/variant.mjs'), join(import.meta.dirname, 'follow.mjs'), ...others];
  try {
    const out = execFileSync(process.execPath, args, {
      env: { ...process.env, VARIANT: variant },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [, j, each] = /^MEAN J (\S+) .* per object (\S+)/m.exec(out);
    return { j: Number(j), each: Number(each) };
  } catch (error) {
    // A list that is too short, say: such a number is no one's choice.
    return { error: `${error.stderr ?? error}`.trim().split('\n').at(-1) };
  }
}

const times = (value, factor) => (value > 0.5 && value < 1 ? 1 - (1 - value) / factor : value * factor);
const text = ({ j, each, error }) => error ?? `${j.toFixed(4)} ${each.toFixed(2)}`;
known.asItIs ??= measured('');
known.commit ??= execFileSync('git', ['rev-parse', '--short=8', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(`as it is: ${text(known.asItIs)}`);
for (const { path, name, value, start, end } of constantsBelow(positionals)) {
  if (value === 0) continue;
  const key = `${path} ${name} ${value}`;
  known[key] ??= Object.fromEntries(
    [0.5, 2].map((factor) => [factor, measured(JSON.stringify({ path, start, end, value: times(value, factor) }))]),
  );
  if (values.output) writeFileSync(values.output, `${JSON.stringify(known, undefined, 1)}\n`);
  console.log(`${key}: half ${text(known[key][0.5])}, twice ${text(known[key][2])}`);
}
