// How long a step of networks of transport layers (transport-networks.mjs) takes in ONNX Runtime on the CPU, beside the WebAssembly
// engine: a step graph, and a sequence graph, with the reports of all layers and their potentials. Prints a table: CPU milliseconds
// per step of one stream, medians, in brackets the lowest; reports of the engine per step; and what differs, reports or
// potentials of any cell at the end of a window, 0 if nothing. The engine and both graphs run in turns on the same windows.
//   npm run build && npx node bench/onnx.mjs --transport [--rounds 5] [--sizes 240x180] [--layers fast,slow,pair] [--threads 1] [--steps 16]
import { cpus } from 'node:os';
import { loadModelBytes, runtimeReport, writeModel } from '@spikeseg/onnx';
import { joinSteps, randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { runDifference } from '../../packages/snn-core/src/testing/testing.fixture.ts';
import { randomStep, transportNetworks } from './transport-networks.mjs';

/** Prints the table. */
export async function timeTransport({ rounds, sizes, layers, threads, steps }) {
  console.log(
    `${cpus()[0].model}, ONNX Runtime ${runtimeReport().version}, ${threads} thread(s), windows of ${steps} steps, ${rounds} rounds\n`,
  );
  console.log(
    '| sensor | events per step | layers | engine | step graph | sequence graph | reports per step | differ |\n|---|---|---|---|---|---|---|---|',
  );

  for (const size of sizes.split(',')) {
    const [width, height] = size.split('x').map(Number);
    const { networks, weights } = transportNetworks(width, height);
    for (const what of layers.split(',')) {
      for (const events of [100, 1000]) {
        const { cells, reports, differences } = await measured(networks[what], weights, { events, rounds, threads, steps });
        console.log(`| ${width} × ${height} | ${events} | ${what} | ${cells.join(' | ')} | ${reports} | ${differences} |`);
      }
    }
  }
}

async function measured(network, weights, { events, rounds, threads, steps }) {
  const graphs = [{ kind: 'step' }, { kind: 'sequence', steps }];
  const record = network.layers.map(({ name }) => name);
  const sessions = [];
  for (const graph of graphs) {
    const { bytes } = writeModel(network, weights, { graph, outputs: 'all' });
    sessions.push(await loadModelBytes(bytes, { device: 'cpu', threads }));
  }
  const engine = await wasmBackend.compile(network, weights);
  const random = randomGenerator(1);
  const times = [[], [], []];
  let differences = 0;
  let reports = 0;
  for (let round = 0; round <= rounds; round++) {
    const window = joinSteps(Array.from({ length: steps }, () => randomStep(random, network.input, events)));
    const [expected, ...found] = await inTurns([
      () => engine.run(window, { record, carryState: true }),
      ...sessions.map((session) => () => session.runWindow(window, { record, carryState: true })),
    ]);
    for (const [k, { answer }] of found.entries()) {
      if (runDifference({ ...answer, synapticOps: 0 }, { ...expected.answer, synapticOps: 0 }) !== undefined) differences++;
      differences += await differingPotentials(sessions[k], engine);
    }
    for (const { spikes } of Object.values(expected.answer.layers)) reports += spikes.index.length;
    // The first round warms up and fills the maps.
    if (round > 0) [expected, ...found].forEach(({ milliseconds }, k) => times[k].push(milliseconds / steps));
  }
  engine.dispose();
  for (const session of sessions) await session.close();
  return { cells: times.map(shown), reports: Math.round(reports / steps / (rounds + 1)), differences };
}

/** Cells whose potentials are not those of the engine. */
async function differingPotentials(session, engine) {
  const { states } = await session.snapshot();
  let count = 0;
  for (const { kind, layer, input } of session.metadata.states) {
    if (kind !== 'potential') continue;
    const expected = engine.potentials(layer);
    for (let k = 0; k < expected.length; k++) if (states[input][k] !== expected[k]) count++;
  }
  return count;
}

async function inTurns(runs) {
  const answers = [];
  for (const run of runs) {
    const before = cpuMilliseconds();
    const answer = await run();
    answers.push({ answer, milliseconds: cpuMilliseconds() - before });
  }
  return answers;
}

/** Of all threads of this process: other programs can only add to it. */
function cpuMilliseconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function text(value) {
  return value < 10 ? value.toFixed(1) : Math.round(value);
}

function shown(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return `${text(sorted[values.length >> 1])} (${text(sorted[0])})`;
}
