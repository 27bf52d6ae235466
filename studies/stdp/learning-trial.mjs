import { deriveSeed, firstSpikeTimes, NEVER_FIRED, randomGenerator, shuffled, wasmBackend } from '@spikeseg/snn-core';
import { trainNetwork } from '@spikeseg/stdp';
import { selectWinners } from '../../packages/stdp/src/bench.fixture.ts';
import { contingency, evenness, mutualInformation, nearestNeighbours, purity } from './learning-measures.mjs';
import { experiment, layer, maps } from './learning-network.mjs';
import { steps, windowsOf } from './learning-windows.mjs';

/*
 * One seed in one world. Three networks answer the same held-out windows, and fire equally often:
 * - trained: conv2 after learning;
 * - untrained: its weights before it, with the thresholds that the same homeostasis gives them (the same run, learning rates 0);
 * - shuffled: the learned weights of every map in a random order, so with all that was learned but where it lies.
 * Thresholds of the last two are scaled together until as many maps win per window as in the trained one.
 */

const counts = { train: 400, examples: 400, heldOut: 400 };
const neighbours = 5;
const maxEpochs = 50;

/** @param setting see `settings` of learning-network.mjs */
export async function trial(world, setting, seed) {
  const { network, untrainedWeights, learning } = experiment(setting);
  const runner = new Runner(network, learning.competition);
  const part = (name) => windowsOf(world, deriveSeed(seed, world.title, name), counts[name]);
  const [train, examples, heldOut] = ['train', 'examples', 'heldOut'].map(part);
  const before = untrainedWeights(seed);
  const checks = [];
  const options = {
    network,
    weights: before,
    backend: wasmBackend,
    layers: [layer],
    seed,
    ...learning,
    maxEpochs,
    frozenCacheBytes: 2 ** 28,
    stimuli: ({ epoch, skip }) => {
      const keyed = train.map((window, i) => ({ ...window, key: String(i) }));
      return shuffled(keyed, randomGenerator(deriveSeed(seed, 'order', epoch))).slice(skip);
    },
  };
  const after = await trainNetwork({ ...options, hooks: { onCheck: (report) => void checks.push(report) } });
  const [finished] = after.state.finished;
  const still = await trainNetwork({
    ...options,
    rule: { ...learning.rule, lrPlus: 0, lrMinus: 0 },
    // A network that does not change has converged at once; its thresholds have not.
    convergence: { ...learning.convergence, targetRatio: 2, patience: maxEpochs },
    homeostasis: { ...learning.homeostasis, deadMapRecovery: undefined },
    maxEpochs: finished.epochs,
  });
  const wanted = await runner.winsPerWindow(after.weights, examples);
  const networks = {
    trained: after.weights,
    untrained: await matched(runner, still.weights, examples, wanted),
    shuffled: await matched(runner, withShuffledMaps(after.weights, seed), examples, wanted),
  };
  const measured = {};
  for (const [name, weights] of Object.entries(networks))
    measured[name] = await measure(runner, weights, examples, heldOut, world);
  return {
    seed,
    outcome: finished.outcome,
    epochs: finished.epochs,
    stimuli: finished.stimuli,
    // Besides C_l: how many maps won a window since the check before.
    convergence: checks.map(({ stimuli, convergenceMeasure, share, maps: reports }) => {
      return { stimuli, measure: convergenceMeasure, share, winners: reports.reduce((sum, { rate }) => sum + rate, 0) };
    }),
    wins: finished.wins,
    evenness: evenness(finished.wins),
    topShare: Math.max(...finished.wins) / finished.wins.reduce((a, b) => a + b, 0),
    strong: strongSynapses(after.weights[`${layer}.weight`]),
    weights: after.weights[`${layer}.weight`],
    ...measured,
  };
}

/** Synapses above one half per map, and the share of them in the outermost ring of the kernel. */
function strongSynapses({ shape, data }) {
  const kernel = shape[3];
  const isOuter = (place) => place === 0 || place === kernel - 1;
  const places = [...data.keys()].filter((k) => data[k] > 0.5);
  const outer = places.filter((k) => isOuter(k % kernel) || isOuter(Math.floor(k / kernel) % kernel));
  return { perMap: places.length / shape[0], outer: outer.length / places.length };
}

/** How well the classes of held-out windows can be told from what the maps do; labels of the examples are used for that alone. */
async function measure(runner, weights, examples, heldOut, { classes }) {
  const known = await runner.answers(weights, examples);
  const asked = await runner.answers(weights, heldOut);
  const table = (list) =>
    contingency(
      list.map(({ first, label }) => [first, label]),
      maps + 1,
      classes.length,
    );
  const commonest = table(known).map((row) => row.indexOf(Math.max(...row)));
  return {
    winsPerWindow: mean(asked.map(({ wins }) => wins)),
    silent: mean(asked.map(({ first }) => (first === maps ? 1 : 0))),
    information: mutualInformation(table(asked)),
    purity: purity(table(asked)),
    firstMap: mean(asked.map(({ first, label }) => (commonest[first] === label ? 1 : 0))),
    neighbours: nearestNeighbours(known, asked, neighbours, classes.length),
  };
}

/** Asks the network up to conv2, with the weights that are handed to it. */
class Runner {
  #network;
  #competition;

  constructor(network, competition) {
    const end = network.layers.findIndex(({ name }) => name === layer) + 1;
    this.#network = { ...network, layers: network.layers.slice(0, end) };
    this.#competition = competition;
  }

  /** How many maps win a window, which one does first (`maps` for none), and when each fires first without competition. */
  async answers(weights, windows) {
    const session = await wasmBackend.compile(this.#network, weights);
    const found = [];
    for (const [i, window] of windows.entries()) {
      const rule = { ...this.#competition, tieSeed: i };
      const winners = selectWinners((await session.run(window, { competition: rule })).layers[layer], rule);
      const [first] = winners.toSorted((a, b) => a.step - b.step || b.potential - a.potential);
      const times = firstSpikeTimes((await session.run(window)).layers[layer].spikes);
      const units = times.length / maps;
      const vector = Array.from({ length: maps }, (_, map) => {
        const earliest = times.subarray(map * units, (map + 1) * units).reduce((a, b) => Math.min(a, b), NEVER_FIRED);
        return Math.min(earliest, steps);
      });
      found.push({ label: window.label, wins: winners.length, first: first?.map ?? maps, vector });
    }
    session.dispose();
    return found;
  }

  async winsPerWindow(weights, windows) {
    return mean((await this.answers(weights, windows)).map(({ wins }) => wins));
  }
}

/** The weights with the thresholds of the layer scaled until as many maps win per window as wanted. */
async function matched(runner, weights, windows, wanted) {
  let [low, high] = [0.01, 100];
  for (let k = 0; k < 14; k++) {
    const factor = Math.sqrt(low * high);
    if ((await runner.winsPerWindow(scaled(weights, factor), windows)) > wanted) low = factor;
    else high = factor;
  }
  return scaled(weights, Math.sqrt(low * high));
}

function scaled(weights, factor) {
  const { shape, data } = weights[`${layer}.threshold`];
  return { ...weights, [`${layer}.threshold`]: { shape, data: data.map((threshold) => threshold * factor) } };
}

function withShuffledMaps(weights, seed) {
  const { shape, data } = weights[`${layer}.weight`];
  const synapses = data.length / shape[0];
  const mixed = Array.from({ length: shape[0] }, (_, map) =>
    shuffled(Array.from(data.subarray(map * synapses, (map + 1) * synapses)), randomGenerator(deriveSeed(seed, 'shuffle', map))),
  );
  return { ...weights, [`${layer}.weight`]: { shape, data: Float32Array.from(mixed.flat()) } };
}

function mean(values) {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
