// Reads sound and damaged files of all formats in one process, thousands of them, and compares the end with the beginning: open files,
// memory, and the time that sound files take. A sound file that is refused, at any time, is a fault.
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
/** Parts that the run is told in; what is loaded once is loaded in the first, so the second is the start. */
const parts = 10;
/**
 * The end may differ from the start by so much. Time is that of the same files in the second half and in the first, without its first part, and beside it that
 * of a fixed sum: a machine that others use, too, is at times half as fast.
 */
const most = { openFiles: 2, megabytes: 150, timesAsSlow: 1.5 };
const sumOf = Float64Array.from({ length: 200_000 }, (_, k) => k);

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
/** Of every sound file, ms of computing in the first half and in the second: files differ a hundredfold, so each is compared with itself. */
const times = new Map();
/** The same of the sum. */
const sumMs = [[], []];
let soundMs = [];
for (let index = 0; index < files; index++) {
  const format = opened[index % opened.length];
  const random = randomGenerator(deriveSeed(seed, 'soak', index));
  const which = random.integer(format.seeds.length);
  const bytes = format.seeds[which];
  const isSound = random.uniform() < 0.5;
  writeFileSync(format.path, isSound ? bytes : await format.damage(bytes, random));
  const began = process.cpuUsage();
  try {
    await format.read(format.path);
    if (isSound) keepTime(`${format.path} ${which}`, index, millisecondsSince(began));
    if (isSound && index >= files / parts) sumMs[halfOf(index)].push(timeOfSum());
  } catch (error) {
    if (isSound || !format.errors.includes(error?.name)) problems.push(`file ${index}, ${format.path}: ${error?.stack ?? error}`);
  }
  if ((index + 1) % Math.floor(files / parts) === 0) {
    globalThis.gc?.();
    rows.push({ openFiles: openFiles(), megabytes: residentMegabytes(process.pid), soundMs: mean(soundMs) });
    soundMs = [];
    const { openFiles: open, megabytes, soundMs: ms } = rows.at(-1);
    console.log(
      `${index + 1} files: ${open} open, ${megabytes.toFixed(0)} MB, ${ms.toFixed(2)} ms of computing for a sound file`,
    );
  }
}
rmSync(folder, { recursive: true });
await closeSources();

const [start, end] = [rows[1], rows.at(-1)];
if (end.openFiles > start.openFiles + most.openFiles)
  problems.push(`${end.openFiles} open files, ${start.openFiles} at the start`);
if (end.megabytes > start.megabytes + most.megabytes)
  problems.push(`${end.megabytes.toFixed(0)} MB, ${start.megabytes.toFixed(0)} at the start`);
const both = [...times.values()].filter((halves) => halves.every((list) => list.length >= 3));
const [startMs, endMs] = [0, 1].map((half) => mean(both.map((halves) => median(halves[half]))));
if (both.length === 0) problems.push('too few files to compare times');
const [startSum, endSum] = sumMs.map(median);
if (endMs / startMs > most.timesAsSlow * Math.max(1, endSum / startSum))
  problems.push(`${endMs.toFixed(2)} ms a file, ${startMs.toFixed(2)} at the start; a sum took ${endSum} and ${startSum} ms`);
console.log(
  `${both.length} sound files: ${startMs.toFixed(2)} ms of computing each in the first half, ${endMs.toFixed(2)} in the second; a sum ${startSum.toFixed(2)} and ${endSum.toFixed(2)} ms`,
);
for (const problem of problems.slice(0, 20)) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${files} files: open files, memory and speed are at the end as at the start`);

function openFiles() {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}

function millisecondsSince(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function keepTime(file, index, ms) {
  soundMs.push(ms);
  if (index < files / parts) return;
  const halves = times.get(file) ?? [[], []];
  halves[halfOf(index)].push(ms);
  times.set(file, halves);
}

function halfOf(index) {
  return index < files / 2 ? 0 : 1;
}

function timeOfSum() {
  const began = process.cpuUsage();
  let sum = 0;
  for (const one of sumOf) sum += Math.sqrt(one);
  if (!(sum > 0)) throw new Error('soak: expected a sum above 0');
  return millisecondsSince(began);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function mean(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
}
