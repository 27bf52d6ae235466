// The most memory, MB, that `train` has taken after 50 windows of its first layer, for several bounds on the windows that it
// holds (data.cache_memory_mb), as JSON. Linux only: the figure is the VmHWM of /proc. Needs a build.
//   npx node bench/loading-memory.mjs 0,100,1000 [key=value…]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url));
const [bounds, ...keys] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'spikeseg-memory-'));
const log = ['logging.log_level=DEBUG', 'logging.log_interval=50'];

function peakOf(bound) {
  return new Promise((resolve, reject) => {
    const argv = [bin, 'train', 'device=cpu', '--output', folder, ...log, ...keys, `data.cache_memory_mb=${bound}`];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let megabytes;
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (megabytes !== undefined || !said.includes(': 50 stimuli')) return;
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      megabytes = Math.round((kilobytes * 1024) / 1e6);
      child.kill('SIGINT');
    });
    child.on('close', () => (megabytes === undefined ? reject(new Error(said)) : resolve(megabytes)));
  });
}

const peaks = {};
for (const bound of bounds.split(',')) peaks[bound] = await peakOf(bound);
rmSync(folder, { recursive: true });
console.log(JSON.stringify(peaks));
