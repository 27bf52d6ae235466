// SpikeSEG for Node beside its peer, dense PyTorch, in turns on one core of the same machine: encoder by input density and
// by size, learning, memory. Prints the table, appends it to bench/history.json and draws bench/peers.png.
//
//   npm run build && npx node bench/peers.mjs [--rounds 3] [--data-root FOLDER_WITH_EBSSA]
//
// The peer is bench/parts/torch_dense.py (apt-get install python3-torch): the same layer sizes as a PyTorch user would write
// them. Its time does not depend on what the neurons do. Ours does, so there are three columns: `trained`, the default network
// after training, which answers to noise hardly ever; `even`, the peer's weights with thresholds such that every layer fires as
// densely as the input; `saturated`, the peer's own thresholds, with which a third of conv2 fires in every step at a density of
// 1 %. Then the windows that learning saw. Times are medians over all rounds; in brackets the lowest and highest round.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../tools/run.mjs';
import { drawPeers } from './parts/peers-plot.mjs';
import { peersTable } from './parts/peers-table.mjs';

const densities = [0.0001, 0.001, 0.01, 0.05, 0.2];
const sizes = ['128x128', '240x180', '304x240', '640x480', '1280x720'];
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, 'data-root': { type: 'string' } } });
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1))
  throw new RangeError(`--rounds: expected a whole number of at least 1, got ${values.rounds}`);
const dataRoot = values['data-root'] === undefined ? [] : [values['data-root']];
const python = '/usr/bin/python3';
const torchMissing =
  spawnSync(python, ['-c', 'import torch']).status === 0
    ? undefined
    : `${python} cannot import torch (Debian: apt-get install python3-torch)`;
if (torchMissing) console.log(`peer dense PyTorch skipped: ${torchMissing}\n`);

const collected = {
  trained: {},
  even: {},
  saturated: {},
  windows: {},
  sizes: {},
  learning: {},
  torch: {},
  torchSizes: {},
  torchStep: {},
};
let bench;
let encoder;
for (let round = 0; round < rounds; round++) {
  console.error(`round ${round + 1} of ${rounds}`);
  bench = json(process.execPath, ['bench/engine-times.mjs', densities.join(','), sizes.join(','), ...dataRoot]);
  densities.forEach((density, k) => add(collected.trained, density, bench.densities[k].ms));
  sizes.forEach((size, k) => add(collected.sizes, size, bench.sizes[k].ms));
  add(collected.learning, 'seen before (answers of conv1 kept)', bench.learning.seenBefore);
  add(collected.learning, 'new (conv1 simulated)', bench.learning.firstSight);
  add(collected.windows, 'all', median(bench.growth.points.map(({ y }) => y)));
  encoder = json(process.execPath, ['bench/parts/encoder.mjs', densities.join(',')]);
  for (const key of ['even', 'saturated']) {
    densities.forEach((density, k) => add(collected[key], density, encoder[k][key].ms));
  }
  if (torchMissing) continue;
  for (const { what, density, ms_median: ms } of torch(128, 128, densities, 7).cases) {
    add(what === 'encoder' ? collected.torch : collected.torchStep, density, ms);
  }
  for (const size of sizes) {
    const [width, height] = size.split('x').map(Number);
    const { cases, peakMemoryBytes } = torch(height, width, [0.001], width > 400 ? 2 : 5);
    add(collected.torchSizes, size, cases[0].ms_median);
    collected.torchMemory = { ...collected.torchMemory, [size]: peakMemoryBytes };
  }
}

const step = merge(collected.torchStep);
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: bench.machine,
  torch: torchMissing ?? torch.version,
  rounds,
  recordings: values['data-root'] === undefined ? 'generated' : 'EBSSA',
  encoder: densities.map((density, k) => ({
    density,
    layerSpikes: {
      trained: bench.densities[k].layerSpikes,
      even: encoder[k].even.spikes,
      saturated: encoder[k].saturated.spikes,
    },
    trained: spread(collected.trained[density]),
    even: spread(collected.even[density]),
    saturated: spread(collected.saturated[density]),
    torch: spread(collected.torch[density]),
  })),
  windows: {
    count: bench.growth.points.length,
    spikes: median(bench.growth.points.map(({ x }) => x)),
    ours: spread(collected.windows.all),
    torch: spread(merge(collected.torch)),
  },
  sizes: sizes.map((size, k) => ({
    size,
    memoryBytes: bench.sizes[k].memoryBytes,
    trained: spread(collected.sizes[size]),
    torch: spread(collected.torchSizes[size]),
    torchMemoryBytes: collected.torchMemory?.[size],
  })),
  learning: Object.entries(collected.learning).map(([windows, samples]) => ({
    windows,
    ours: spread(samples),
    torch: spread(step),
  })),
  whole: bench.learning.whole,
  stream: { ...bench.stream, eventsPerSecond: (bench.stream.events / bench.stream.ms) * 1000 },
  growth: bench.growth.fit,
  memory: { steps10: memory(10), steps100: memory(100) },
};
console.log(peersTable(result).join('\n'));
const historyFile = join(root, 'bench/history.json');
const history = existsSync(historyFile) ? JSON.parse(readFileSync(historyFile, 'utf8')) : [];
writeFileSync(historyFile, `${JSON.stringify([...history, result], undefined, 1)}\n`);
writeFileSync(join(root, 'bench/peers.png'), await drawPeers(result, bench.growth));
console.log('\nwritten: bench/history.json, bench/peers.png');

function add(lists, key, ms) {
  lists[key] = [...(lists[key] ?? []), ms];
}

function merge(lists) {
  return Object.values(lists).flat();
}

function median(samples) {
  return spread(samples).median;
}

function spread(samples) {
  if (samples === undefined || samples.length === 0) return undefined;
  const sorted = samples.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor((sorted.length - 1) / 2)], low: sorted[0], high: sorted.at(-1) };
}

/** Runs a program on one core where the machine has taskset, and parses what it prints. */
function json(command, args) {
  const pinned = spawnSync('taskset', ['--version']).status === 0;
  const [program, argv] = pinned ? ['taskset', ['-c', '0', command, ...args]] : [command, args];
  const { status, stdout, stderr } = spawnSync(program, argv, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

function torch(height, width, shares, reps) {
  const argv = ['--threads', '1', '--height', height, '--width', width, '--reps', reps, '--densities', shares.join(',')];
  const program = `
import json, resource, runpy, sys, io, contextlib
sys.argv = ['torch_dense.py'] + ${JSON.stringify(argv.map(String))}
out = io.StringIO()
with contextlib.redirect_stdout(out): runpy.run_path('bench/parts/torch_dense.py', run_name='__main__')
print(json.dumps({'cases': [json.loads(line) for line in out.getvalue().splitlines()], 'peakMemoryBytes': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))`;
  const answer = json(python, ['-c', program]);
  torch.version = answer.cases[0].torch;
  return answer;
}

/** Most memory of a process that runs one window of 1280 × 720 with so many steps, bytes. */
function memory(steps) {
  return json(process.execPath, ['bench/parts/memory.mjs', String(steps)]);
}
