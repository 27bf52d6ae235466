// What reading sound recordings costs beside an earlier state of this repository: processor time of `readRecording` on the same files, a
// MATLAB struct, a MATLAB N×4 matrix and HDF5, all compressed, and of the reader of lines on a text. Both trees take turns, each time in a
// process of its own. Prints the median of each in ms, the quartiles, and the median of the ratios of neighbours, as JSON.
//   git worktree add --detach ../earlier COMMIT && ln -s "$PWD/node_modules" ../earlier/node_modules
//   npx node bench/reading.mjs ../earlier [REPEATS] [EVENTS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(import.meta.url);
const here = fileURLToPath(new URL('..', import.meta.url));
const sensor = { width: 240, height: 180 };
/** Readings in a process that are not counted, and that are. */
const [warming, counted] = [10, 10];

if (process.argv[2] === '--read') await readOften(process.argv[3], process.argv[4]);
else await compare(resolve(process.argv[2]), Number(process.argv[3] ?? 15), Number(process.argv[4] ?? 1_000_000));

async function compare(earlier, repeats, events) {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-reading-'));
  const result = {};
  try {
    for (const [name, path] of Object.entries(await writeFiles(folder, events))) {
      const ms = { earlier: [], now: [] };
      for (let repeat = 0; repeat < repeats; repeat++) {
        const trees = { earlier, now: here };
        for (const tree of repeat % 2 === 0 ? ['earlier', 'now'] : ['now', 'earlier']) {
          ms[tree].push(Number(execFileSync(process.execPath, [script, '--read', trees[tree], path], { encoding: 'utf8' })));
        }
      }
      const ratios = ms.now.map((one, i) => one / ms.earlier[i]);
      result[name] = { earlier: spread(ms.earlier, 1), now: spread(ms.now, 1), ratio: spread(ratios, 3) };
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(JSON.stringify({ events, repeats, ...result }, null, 2));
}

/** The same events in every format. */
async function writeFiles(folder, count) {
  const { ebssaLayout, writeRecording } = await import('@spikeseg/data-ebssa');
  const { randomGenerator } = await import('@spikeseg/snn-core');
  const { writeHdf5 } = await import('../packages/data-ebssa/src/hdf5/hdf5.fixture.ts');
  const random = randomGenerator(1);
  const events = {
    sensor,
    x: Uint16Array.from({ length: count }, () => random.integer(sensor.width)),
    y: Uint16Array.from({ length: count }, () => random.integer(sensor.height)),
    p: Uint8Array.from({ length: count }, () => random.integer(2)),
    t: Float64Array.from({ length: count }, () => random.integer(600_000_000)).toSorted(),
  };
  const recording = { events, objects: [], labelled: true };
  const at = (name) => join(folder, name);
  writeFileSync(at('struct.mat'), writeRecording(recording, ebssaLayout));
  writeFileSync(at('matrix.mat'), writeRecording(recording, { layout: { kind: 'matrix' }, compress: true }));
  const rows = Array.from(events.t, (t, i) => `${t},${events.x[i]},${events.y[i]},${events.p[i]}\n`);
  writeFileSync(at('lines.csv'), `t_us,x,y,p\n${rows.join('')}`);
  const column = (data) => ({ data, shape: [count], compression: 6 });
  await writeHdf5(at('edition.h5'), {
    TD: {
      children: {
        x: column(events.x.map((x) => x + 1)),
        y: column(events.y.map((y) => y + 1)),
        p: column(Int8Array.from(events.p, (p) => 2 * p - 1)),
        ts: column(BigInt64Array.from(events.t, (t) => BigInt(t))),
      },
    },
  });
  return { struct: at('struct.mat'), matrix: at('matrix.mat'), hdf5: at('edition.h5'), lines: at('lines.csv') };
}

/** Prints the processor time of a reading, ms. */
async function readOften(tree, path) {
  const { readRecording } = await import(join(tree, 'packages/data-ebssa/src/index.ts'));
  const { EventLineReader } = await import(join(tree, 'packages/events/src/index.ts'));
  const readLines = () => {
    const reader = new EventLineReader({ name: path, sensor });
    let count = 0;
    for (const { t } of reader.read(readFileSync(path))) count += t.length;
    for (const { t } of reader.end()) count += t.length;
    return count;
  };
  const read = path.endsWith('.csv') ? readLines : () => readRecording(path, { sensor });
  for (let i = 0; i < warming; i++) await read();
  const began = process.cpuUsage();
  for (let i = 0; i < counted; i++) await read();
  const { user, system } = process.cpuUsage(began);
  console.log((user + system) / 1000 / counted);
}

/** Median and quartiles. */
function spread(values, digits) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => Number(sorted[Math.floor(share * (sorted.length - 1) + 0.5)].toFixed(digits));
  return { median: at(0.5), from: at(0.25), to: at(0.75) };
}
