// ONNX Runtime on the CPU beside the WebAssembly engine: the default network with the thresholds that training left, which hardly
// answers to noise, and (one stream, one thread) that of bench/parts/peer-network.mjs with thresholds such that every layer fires as
// densely as the input. Windows of noise at three densities, one stream and sixteen. Prints the tables and appends them to bench/onnx.json.
//
//   npm run build && npx node bench/onnx.mjs [--rounds 5]
//   npm run build && npx node bench/onnx.mjs --transport …     the layers of the detector instead (parts/onnx-transport.mjs)
//
// Every figure of ONNX Runtime is taken right beside one of the engine, so that whatever else the machine does meets both; the
// ratio is that of the two. A sample is the fastest of three runs after one that warms up. Tables have medians over all rounds, in brackets the lowest and highest round. The engine runs on one
// thread and does sixteen windows one after the other.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadModelBytes, runtimeReport, writeModel } from '@spikeseg/onnx';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { inputShape, randomSpikes } from '../packages/snn-core/src/testing/testing.fixture.ts';
import { root, run } from '../tools/run.mjs';
import { evenThresholds } from './parts/even-thresholds.mjs';
import { timeTransport } from './parts/onnx-transport.mjs';
import { peerNetwork } from './parts/peer-network.mjs';

const densities = [0.001, 0.01, 0.05];
const batches = [1, 16];
const steps = 10;
const setups = [
  { name: 'step, 1 thread', graph: { kind: 'step' }, threads: 1 },
  { name: 'sequence, 1 thread', graph: { kind: 'sequence', steps }, threads: 1 },
  { name: 'step, default threads', graph: { kind: 'step' } },
  { name: 'sequence, default threads', graph: { kind: 'sequence', steps } },
];
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    transport: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '240x180' },
    layers: { type: 'string', default: 'fast,slow,pair' },
    threads: { type: 'string', default: '1' },
    steps: { type: 'string', default: '16' },
  },
});
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1))
  throw new RangeError(`--rounds: expected a whole number of at least 1, got ${values.rounds}`);
if (values.transport) {
  const { sizes, layers } = values;
  await timeTransport({ rounds, sizes, layers, threads: Number(values.threads), steps: Number(values.steps) });
  process.exit();
}

const { network, weights } = await trained();
const engine = await wasmBackend.compile(network, weights);
const names = network.layers.map(({ name }) => name);
const windows = densities.map((density, k) =>
  randomSpikes(inputShape(network, steps), density, 'binary', randomGenerator(k + 1)),
);
const layerSpikes = await Promise.all(windows.map((window) => spikesOf(engine, names, window)));

const peer = peerNetwork(128, 128);
const peerEngine = await wasmBackend.compile(peer.network, peer.weights);
const even = [];
for (const [k, density] of densities.entries()) {
  const evenWeights = await evenThresholds(peerEngine, peer.weights, windows[k], density);
  const session = await wasmBackend.compile(peer.network, evenWeights);
  const layers = peer.network.layers.map(({ name }) => name);
  even.push({ weights: evenWeights, session, layerSpikes: await spikesOf(session, layers, windows[k]) });
}

const samples = new Map();
const load = [loadavg()[0]];
for (let round = 0; round < rounds; round++) {
  console.error(`round ${round + 1} of ${rounds}`);
  for (const { name, graph, threads } of setups) {
    const { bytes } = writeModel(network, weights, { graph });
    const session = await loadModelBytes(bytes, { device: 'cpu', ...(threads !== undefined && { threads }) });
    for (const [k, density] of densities.entries()) {
      for (const batch of batches) {
        const streams = Array.from({ length: batch }, () => windows[k]);
        await session.reset();
        const onnx = await timed(() => session.runWindows(streams));
        const ours = await timed(async () => {
          for (const window of streams) await engine.run(window);
        });
        add(`${name}|${density}|${batch}`, { onnx: onnx / batch, engine: ours / batch, ratio: onnx / ours });
      }
    }
    await session.close();
  }
  for (const [k, density] of densities.entries()) {
    for (const { name, graph, threads } of setups.slice(0, 2)) {
      const { bytes } = writeModel(peer.network, even[k].weights, { graph });
      const session = await loadModelBytes(bytes, { device: 'cpu', threads });
      const onnx = await timed(() => session.runWindow(windows[k]));
      const ours = await timed(() => even[k].session.run(windows[k]));
      add(`even ${name}|${density}|1`, { onnx, engine: ours, ratio: onnx / ours });
      await session.close();
    }
  }
  load.push(loadavg()[0]);
}

const rows = densities.flatMap((density, k) =>
  batches.map((batch) =>
    rowOf(
      density,
      batch,
      layerSpikes[k],
      setups.map(({ name }) => name),
    ),
  ),
);
const evenRows = densities.map((density, k) =>
  rowOf(
    density,
    1,
    even[k].layerSpikes,
    setups.slice(0, 2).map(({ name }) => `even ${name}`),
  ),
);
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0].model.trim(), cpus: cpus().length, node: process.versions.node },
  onnxruntime: runtimeReport().version,
  loadAverage: { min: Math.min(...load), max: Math.max(...load) },
  rounds,
  rows,
  even: evenRows,
};
const historyFile = join(root, 'bench/onnx.json');
const history = existsSync(historyFile) ? JSON.parse(readFileSync(historyFile, 'utf8')) : [];
writeFileSync(historyFile, `${JSON.stringify([...history, result], undefined, 1)}\n`);
console.log(table(result).join('\n'));
console.log('\nwritten: bench/onnx.json');

/** The default network after training on generated recordings, neurons free to fire again as in detection. */
async function trained() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-onnx-'));
  try {
    const cli = join(root, 'packages/cli/dist/bin.js');
    const { code, output } = await run(process.execPath, [cli, 'train', '--quiet', 'device=cpu'], {
      cwd: folder,
      quiet: true,
    });
    if (code !== 0) throw new Error(`training failed:\n${output}`);
    const checkpoint = readdirSync(folder, { recursive: true }).find((name) => name.endsWith('best.safetensors'));
    const { tensors, metadata } = readSafetensors(readFileSync(join(folder, checkpoint)));
    return { network: { ...JSON.parse(metadata.network), fireOnce: false }, weights: tensors };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fastest of three, after one that warms up: what is left of a run that nothing else met. */
async function timed(task) {
  await task();
  let best = Infinity;
  for (let k = 0; k < 3; k++) {
    const start = performance.now();
    await task();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function rowOf(density, batch, spikes, which) {
  const found = which.map((name) => ({ name, list: samples.get(`${name}|${density}|${batch}`) }));
  return {
    density,
    batch,
    layerSpikes: spikes,
    engine: spread(found.flatMap(({ list }) => list.map(({ engine: ms }) => ms))),
    setups: found.map(({ name, list }) => ({
      name,
      onnx: spread(list.map(({ onnx }) => onnx)),
      ratio: spread(list.map(({ ratio }) => ratio)),
    })),
  };
}

async function spikesOf(session, layers, window) {
  const { layers: traces } = await session.run(window, { record: layers });
  return Object.fromEntries(layers.map((name) => [name, traces[name].spikes.index.length]));
}

function add(key, sample) {
  samples.set(key, [...(samples.get(key) ?? []), sample]);
}

function spread(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor((sorted.length - 1) / 2)], low: sorted[0], high: sorted.at(-1) };
}

function table({ machine, onnxruntime, rounds: count, rows: all, even: active, loadAverage }) {
  const { min, max } = loadAverage;
  return [
    `${machine.cpu}, ${machine.cpus} cores, Node ${machine.node}, ONNX Runtime ${onnxruntime}, ${count} rounds; load average ${min.toFixed(1)}–${max.toFixed(1)}`,
    '',
    'trained network, ms per window',
    '',
    ...part(all, 0, 2),
    '',
    ...part(all, 2, 4),
    '',
    'every layer as dense as the input, ms per window',
    '',
    ...part(active, 0, 2),
  ];
}

/** @param from of the setups, and up to which */
function part(all, from, to) {
  const columns = all[0].setups.slice(from, to).map(({ name }) => `${name.replace('even ', '')} | ratio`);
  return [
    `| density | spikes of all layers | streams | engine | ${columns.join(' | ')} |`,
    `|---|---|---|---|${'---|---|'.repeat(to - from)}`,
    ...all.map(({ density, batch, layerSpikes: spikes, engine: ours, setups: each }) => {
      const total = Object.values(spikes).reduce((sum, count) => sum + count, 0);
      const figures = each.slice(from, to).map(({ onnx, ratio }) => `${text(onnx)} | ${text(ratio)}`);
      return `| ${100 * density} % | ${total} | ${batch} | ${text(ours)} | ${figures.join(' | ')} |`;
    }),
  ];
}

function text({ median, low, high }) {
  return `${median.toPrecision(3)} (${low.toPrecision(3)}–${high.toPrecision(3)})`;
}
