// Runs the mutants of one format in a child that is watched, and begins a new one where it had to be ended.
import { fork } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formats } from './formats.mjs';

/** What no file may do. A little more than the 10 s after which the reading of HDF5 is ended. */
export const max = { seconds: 15, megabytes: 1024 };

const childFile = fileURLToPath(new URL('child.mjs', import.meta.url));
const lookMs = 100;

/**
 * @typedef {{ format: string, index?: number, kind: string, text: string, file?: string }} Found
 * @typedef {{ read: number, refused: number, slowestMs: number, megabytes: number, found: Found[] }} Tally
 */

/**
 * @param {string} format
 * @param {{ mutants: number, seed: number, keep: string }} how `keep`: where mutants that are found are kept
 * @returns {Promise<Tally>} counts of outcomes, the slowest mutant and the most memory, and what was found
 */
export async function runFormat(format, { mutants, seed, keep }) {
  const tally = { read: 0, refused: 0, slowestMs: 0, megabytes: 0, found: [] };
  const folder = mkdtempSync(join(tmpdir(), `fuzz-${format}-`));
  try {
    for (let next = 0; next < mutants; ) next = await runChild(format, { mutants, seed, keep, folder }, next, tally);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return tally;
}

/** @returns the mutant to go on with */
function runChild(format, { mutants, seed, keep, folder }, first, tally) {
  const child = fork(childFile, [format, seed, first, mutants, folder], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let [index, beganAt, done, why, stderr] = [first, undefined, false, undefined, ''];
  child.stderr.on('data', (text) => (stderr = `${stderr}${text}`.slice(-4000)));
  const find = (kind, text) => {
    mkdirSync(keep, { recursive: true });
    const name = `${format}-${seed}-${index}.${formats[format].extension}`;
    copyFileSync(join(folder, `mutant.${formats[format].extension}`), join(keep, name));
    tally.found.push({ format, index, kind, text, file: join(keep, name) });
  };
  child.on('message', (message) => {
    if (message.sound && message.refusal) tally.found.push({ format, kind: 'a sound file is refused', text: message.refusal });
    if (message.begins !== undefined) [index, beganAt] = [message.begins, performance.now()];
    if (message.done) done = true;
    if (message.ends === undefined) return;
    tally.slowestMs = Math.max(tally.slowestMs, performance.now() - beganAt);
    beganAt = undefined;
    if (message.outcome === 'untyped') find('untyped error', message.text);
    else tally[message.outcome]++;
    index++;
  });
  const watch = setInterval(() => {
    const megabytes = residentMegabytes(child.pid);
    tally.megabytes = Math.max(tally.megabytes, megabytes);
    if (megabytes > max.megabytes) why = `${Math.round(megabytes)} MB`;
    if (beganAt !== undefined && performance.now() - beganAt > max.seconds * 1000) why = `more than ${max.seconds} s`;
    if (why) child.kill('SIGKILL');
  }, lookMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (done) return resolve(mutants);
      if (beganAt === undefined && !why) return reject(new Error(`${format}: the child ended with ${code ?? signal}: ${stderr}`));
      find(why ?? `the process ended with ${code ?? signal}`, stderr);
      resolve(index + 1);
    });
  });
}

/** Memory of a process that is in use, MB; 0 where the system does not say. */
export function residentMegabytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return 0;
  }
}
