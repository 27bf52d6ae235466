// Reads mutants of one format and says how each went; the parent watches time and memory, and ends it when there is too much of either.
//   node child.mjs FORMAT SEED FIRST MUTANTS FOLDER
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { formats } from './formats.mjs';
import { closeSources } from './sources.mjs';

const [format, seed, first, mutants, folder] = process.argv.slice(2);
const { extension, open } = formats[format];
const { seeds, hostile = [], damage, read, errors } = await open(folder);
const whole = [...seeds, ...hostile];
const path = join(folder, `mutant.${extension}`);
const say = (message) => new Promise((resolve) => process.send(message, resolve));

if (Number(first) === 0) {
  for (const bytes of seeds) {
    writeFileSync(path, bytes);
    const refusal = await Promise.resolve(bytes)
      .then(() => read(path))
      .then(() => undefined, String);
    await say({ sound: true, refusal });
  }
}
for (let index = Number(first); index < Number(mutants); index++) {
  const random = randomGenerator(deriveSeed(Number(seed), format, index));
  writeFileSync(path, await damage(whole[random.integer(whole.length)], random));
  await say({ begins: index });
  let [outcome, text] = ['read', ''];
  try {
    await read(path);
  } catch (error) {
    const typed = error instanceof Error && errors.includes(error.name) && !tellsOfSlip(error);
    outcome = typed ? 'refused' : 'untyped';
    if (!typed) text = `${error?.stack ?? error}${error?.cause ? `\ncaused by ${error.cause.stack}` : ''}`;
  }
  await say({ ends: index, outcome, text });
}
await say({ done: true });
await closeSources();
process.disconnect();

/** A message that tells of a slip of the reader, and nothing of the file. */
function tellsOfSlip({ message }) {
  return /a file that its reader can read|Cannot (read|set|destructure) |is not (a function|iterable|defined)\b|Invalid (array|typed array) length|Maximum call stack/.test(
    message,
  );
}
