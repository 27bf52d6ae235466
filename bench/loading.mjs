// How long `train` takes to load its recordings: with 0, 1 and 2 workers, without a cache, with an empty and with a full one.
// Prints the least of all rounds in ms, without the start of the program, as JSON: other programs can only add to it. All cases
// take turns. Needs a build.
//   npx node bench/loading.mjs ROUNDS data.data_root=FOLDER [key=value…]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url));
const [rounds, ...keys] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'spikeseg-loading-'));
const train = (...more) => [bin, 'train', 'device=cpu', '--output', folder, ...keys, ...more];
const cache = (name) => `data.cache_dir=${join(folder, name)}`;

/** From the start of the program until its run folder is made, which is when everything is loaded. */
function untilLoaded(args) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let ms;
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (ms !== undefined || !said.includes('run folder')) return;
      ms = performance.now() - start;
      child.kill('SIGKILL');
    });
    child.on('close', () => (ms === undefined ? reject(new Error(said)) : resolve(ms)));
  });
}

function startOfProgram() {
  const start = performance.now();
  execFileSync(process.execPath, train('--dry-run'));
  return performance.now() - start;
}

const samples = {};
const note = (name, ms) => (samples[name] ??= []).push(ms);
for (let round = 0; round < Number(rounds); round++) {
  note('start', startOfProgram());
  for (const workers of [0, 1, 2]) {
    const args = train(`data.num_workers=${workers}`);
    const own = cache(`${round}-${workers}`);
    note(`${workers} workers, no cache`, await untilLoaded(args));
    note(`${workers} workers, empty cache`, await untilLoaded([...args, own]));
    note(`${workers} workers, full cache`, await untilLoaded([...args, own]));
  }
}
rmSync(folder, { recursive: true });
const least = (values) => Math.min(...values);
const start = least(samples.start);
const loading = Object.entries(samples).filter(([name]) => name !== 'start');
console.log(JSON.stringify(Object.fromEntries(loading.map(([name, ms]) => [name, Math.round(least(ms) - start)])), null, 2));
