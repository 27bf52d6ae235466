// Builds the command line of a fresh clone at its first call. Calls that come meanwhile, as in a pipeline, wait for it.
import { closeSync, existsSync, openSync, rmSync, statSync, utimes } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, run } from './run.mjs';

const program = join(root, 'packages/cli/dist/bin.js');
/** There while somebody builds, who touches it every second: an older one was left by a process that was killed. */
const lock = join(root, 'packages/cli/.building');
const touchedEveryMs = 1000;
const leftAfterMs = 20_000;

/** Returns when the command line is built; ends the process where it cannot be. Standard output stays empty. */
export async function buildOnce() {
  while (!existsSync(program) || existsSync(lock)) {
    clearLeftLock();
    if (takeLock()) await buildUnderLock();
    else await sleep(200);
  }
}

function clearLeftLock() {
  const found = statSync(lock, { throwIfNoEntry: false });
  if (!found || Date.now() - found.mtimeMs < leftAfterMs) return;
  // A killed build may have written half of it.
  undo();
}

/** Whether this process may build. */
function takeLock() {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    // Windows says EPERM of a file that is being removed.
    if (error.code === 'EEXIST' || (error.code === 'EPERM' && process.platform === 'win32')) return false;
    throw error;
  }
}

const unlock = () => rmSync(lock, { force: true });
/** Half a build is never taken for a whole one. */
const undo = () => {
  rmSync(program, { force: true });
  unlock();
};
const stop = () => process.exit(130);

async function buildUnderLock() {
  if (existsSync(program)) return unlock();
  process.on('exit', undo).on('SIGINT', stop).on('SIGTERM', stop);
  const touching = setInterval(() => utimes(lock, new Date(), new Date(), () => {}), touchedEveryMs);
  process.stderr.write('building spikeseg-cli once …\n');
  // What programs call in the clone is built with it.
  const all = [
    'run-many',
    '-t',
    'build',
    '-p',
    'spikeseg-cli,@spikeseg/experiment,@spikeseg/astrometry,@spikeseg/star-catalogue',
    '--output-style=static',
  ];
  const { code, output } = await run('nx', all, { quiet: true }).catch(({ message }) => ({ code: 1, output: message }));
  if (code !== 0) {
    process.stderr.write(
      `${output}\nbuilding spikeseg-cli ended with exit code ${code}; run \`npm ci\` in ${root} and call it again\n`,
    );
    process.exit(code);
  }
  clearInterval(touching);
  process.off('exit', undo).off('SIGINT', stop).off('SIGTERM', stop);
  unlock();
}
