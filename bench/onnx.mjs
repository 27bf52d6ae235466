// ONNX Runtime on the CPU beside the WebAssembly engine: the default network with the thresholds that training left, windows of
// noise at three densities, one stream and sixteen. Prints the table and writes bench/onnx.json.
//
//   npm run build && node bench/onnx.mjs [--rounds 5]
//
// Every figure of ONNX Runtime is taken right beside one of the engine, so that whatever else the machine does meets both; the
// ratio is that of the two. A sample is the fastest of three runs after one that warms up. Tables have medians over all rounds, in brackets the lowest and highest round. The engine runs on one
// thread and does sixteen windows one after the other. Spikes are compared, too: none may differ.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWithEngine, loadModelBytes, runtimeReport, writeModel } from '@spikeseg/onnx';
import { randomGenerator, readSafetensors, wasmBackend } from '@spikeseg/snn-core';
import { inputShape, randomSpikes } from '@spikeseg/snn-core/testing';
import { root, run } from '../tools/run.mjs';

const densities = [0.001, 0.01, 0.05];
const batches = [1, 16];
const steps = 10;
const setups = [
  { name: 'step, 1 thread', graph: { kind: 'step' }, threads: 1 },
  { name: 'sequence, 1 thread', graph: { kind: 'sequence', steps }, threads: 1 },
  { name: 'step, default threads', graph: { kind: 'step' } },
  { name: 'sequence, default threads', graph: { kind: 'sequence', steps } },
];
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1))
  throw new RangeError(`--rounds: expected a whole number of at least 1, got ${values.rounds}`);

const { network, weights } = await trained();
const engine = await wasmBackend.compile(network, weights);
const names = network.layers.map(({ name }) => name);
const windows = densities.map((density, k) =>
  randomSpikes(inputShape(network, steps), density, 'binary', randomGenerator(k + 1)),
);
const layerSpikes = [];
for (const window of windows) {
  const { layers } = await engine.run(window, { record: names });
  layerSpikes.push(Object.fromEntries(names.map((name) => [name, layers[name].spikes.index.length])));
}

const samples = new Map();
const load = [loadavg()[0]];
let differences = 0;
for (let round = 0; round < rounds; round++) {
  console.error(`round ${round + 1} of ${rounds}`);
  for (const { name, graph, threads } of setups) {
    const { bytes } = writeModel(network, weights, { graph });
    const session = await loadModelBytes(bytes, { device: 'cpu', ...(threads !== undefined && { threads }) });
    if (round === 0) differences += (await compareWithEngine(session, windows)).differences;
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
  load.push(loadavg()[0]);
}

const rows = densities.flatMap((density, k) =>
  batches.map((batch) => ({
    density,
    batch,
    layerSpikes: layerSpikes[k],
    engine: spread(setups.flatMap(({ name }) => samples.get(`${name}|${density}|${batch}`).map(({ engine: ms }) => ms))),
    setups: setups.map(({ name }) => {
      const found = samples.get(`${name}|${density}|${batch}`);
      return { name, onnx: spread(found.map(({ onnx }) => onnx)), ratio: spread(found.map(({ ratio }) => ratio)) };
    }),
  })),
);
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0].model.trim(), cpus: cpus().length, node: process.versions.node },
  onnxruntime: runtimeReport().version,
  loadAverage: { least: Math.min(...load), most: Math.max(...load) },
  rounds,
  differences,
  rows,
};
writeFileSync(join(root, 'bench/onnx.json'), `${JSON.stringify(result, undefined, 1)}\n`);
console.log(table(result).join('\n'));
console.log('\nwritten: bench/onnx.json');

/** The default network after training on generated recordings, neurons free to fire again as in detection. */
async function trained() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-onnx-'));
  try {
    const cli = join(root, 'packages/cli/dist/bin.js');
    const { code, output } = await run(process.execPath, [cli, 'train', '--quiet', 'device=cpu', 'evaluation.slice_ms=50'], {
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

function add(key, sample) {
  samples.set(key, [...(samples.get(key) ?? []), sample]);
}

function spread(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor((sorted.length - 1) / 2)], low: sorted[0], high: sorted.at(-1) };
}

function table({ machine, onnxruntime, rounds: count, rows: all, loadAverage }) {
  return [
    `${machine.cpu}, ${machine.cpus} cores, Node ${machine.node}, ONNX Runtime ${onnxruntime}, ${count} rounds; load average ${loadAverage.least.toFixed(1)} – ${loadAverage.most.toFixed(1)}`,
    '',
    `| density | streams | engine, ms | ${setups.map(({ name }) => `${name}, ms | ratio`).join(' | ')} |`,
    `|---|---|---|${setups.map(() => '---|---|').join('')}`,
    ...all.map(
      ({ density, batch, engine: ours, setups: each }) =>
        `| ${100 * density} % | ${batch} | ${text(ours)} | ${each.map(({ onnx, ratio }) => `${text(onnx)} | ${text(ratio)}`).join(' | ')} |`,
    ),
  ];
}

function text({ median, low, high }) {
  return `${median.toPrecision(3)} (${low.toPrecision(3)} – ${high.toPrecision(3)})`;
}
