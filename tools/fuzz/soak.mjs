// Reads sound and damaged files of all formats in one process, thousands of them, and compares the end with the beginning: open
// files and memory; it prints the time that sound files take. A sound file that is refused, at any time, is a fault.
//   npm run build && node --expose-gc tools/fuzz/soak.mjs [--files 5000] [--seed 1]
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { formats } from './formats.mjs';
import { residentMegabytes } from './run-format.mjs';
import { closeSources } from './sources.mjs';

const { values } = parseArgs({ options: { files: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } } });
const [files, seed] = [Number(values.files), Number(values.seed)];
/** The run prints a line for each part. What is loaded once is loaded in the first, so the second is the start. */
const parts = 10;
/** The end may differ from the start by this. Times are printed only: another program on the machine doubles them. */
const maxGrowth = { openFiles: 2, megabytes: 150 };

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const all = await Promise.all(
  Object.values(formats).map(async ({ extension, open }) => ({
    path: join(folder, `file.${extension}`),
    ...(await open(folder)),
  })),
);
// Of some formats every file is refused.
const opened = all.filter(({ seeds }) => seeds.length > 0);
const rows = [];
const problems = [];
let soundMs = [];
for (let index = 0; index < files; index++) {
  const format = opened[index % opened.length];
  const random = randomGenerator(deriveSeed(seed, 'soak', index));
  const bytes = format.seeds[random.integer(format.seeds.length)];
  const isSound = random.uniform() < 0.5;
  writeFileSync(format.path, isSound ? bytes : await format.damage(bytes, random));
  const began = process.cpuUsage();
  try {
    await format.read(format.path);
    if (isSound) soundMs.push(millisecondsSince(began));
  } catch (error) {
    if (isSound || !format.errors.includes(error?.name)) problems.push(`file ${index}, ${format.path}: ${error?.stack ?? error}`);
  }
  if ((index + 1) % Math.floor(files / parts) === 0) {
    globalThis.gc?.();
    rows.push({ openFiles: openFiles(), megabytes: residentMegabytes(process.pid) });
    const { openFiles: open, megabytes } = rows.at(-1);
    console.log(
      `${index + 1} files: ${open} open, ${megabytes.toFixed(0)} MB, ${mean(soundMs).toFixed(2)} ms of computing for a sound file`,
    );
    soundMs = [];
  }
}
rmSync(folder, { recursive: true });
await closeSources();

const [start, end] = [rows[1], rows.at(-1)];
if (end.openFiles > start.openFiles + maxGrowth.openFiles)
  problems.push(`${end.openFiles} open files, ${start.openFiles} at the start`);
if (end.megabytes > start.megabytes + maxGrowth.megabytes)
  problems.push(`${end.megabytes.toFixed(0)} MB, ${start.megabytes.toFixed(0)} at the start`);
for (const problem of problems.slice(0, 20)) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${files} files: open files and memory are at the end as at the start`);

function openFiles() {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}

function millisecondsSince(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function mean(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
}
