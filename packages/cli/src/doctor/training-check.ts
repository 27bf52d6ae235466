import type { SpikesegConfig } from '@spikeseg/config';
import {
  type Clock,
  generatedWindows,
  learningOptions,
  networkFromConfig,
  type Spread,
  spreadOf,
  untrainedWeights,
} from '@spikeseg/experiment/parts';
import { alignFigures } from '@spikeseg/report';
import { deriveSeed, networkAfter, networkPrefix, type SparseSpikes, wasmBackend } from '@spikeseg/snn-core';
import { checkedNetworks } from './device-check.ts';
import type { Learner } from './learners.ts';
import { plainStep, type TaughtWindow } from './plain-step.ts';

/** What came of training steps on a device. */
export interface TrainingCheck {
  readonly network: string;
  readonly engine: string;
  readonly windows: number;
  readonly winners: number;
  /** Windows whose winners or changes differ, and weights that differ in the end. */
  readonly differences: { readonly windows: number; readonly weights: number };
  /** For a step of as many windows, and for the same on the host, one window after the other. */
  readonly batch: number;
  readonly ms: Spread;
  readonly hostMs: Spread;
  readonly passed: boolean;
}

/** Windows of a step. */
const batch = 4;
/** Steps, over the same windows again and again. */
const steps = 8;

/**
 * Trains conv2 of a small network and of the default one for a few steps by a learner and in plain loops with the event-driven
 * engine: winners, changes and weights must be the same bits.
 *
 * @param networks configurations, by name
 * @throws TfjsError, OnnxRuntimeError when the learner cannot be had
 */
export async function checkTraining(
  learner: Learner,
  clock: Clock,
  networks: Readonly<Record<string, SpikesegConfig>> = checkedNetworks,
): Promise<TrainingCheck[]> {
  const checks: TrainingCheck[] = [];
  for (const [name, config] of Object.entries(networks)) checks.push(await checkOne(name, config, learner, clock));
  return checks;
}

async function checkOne(name: string, config: SpikesegConfig, learner: Learner, clock: Clock): Promise<TrainingCheck> {
  const network = networkPrefix({ ...networkFromConfig(config), numerics: 'exact' }, 'conv2');
  const weights = untrainedWeights(config, networkFromConfig(config));
  const learning = networkAfter(network, 'pool1');
  const [layer] = learning.layers;
  if (layer.kind !== 'conv') throw new Error('doctor: conv2 is no convolution');
  const own = { 'conv2.weight': weights['conv2.weight'], 'conv2.threshold': weights['conv2.threshold'] };
  const { rule, competition } = learningOptions(config);
  const windows = await spikesOfPool1(config, networkPrefix(network, 'pool1'), weights);
  const host = await wasmBackend.compile(learning, own);
  const device = await learner.open(learning, own, { rule, competition, steps: config.data.n_timesteps });
  const weight = own['conv2.weight'].data.slice();
  const [ms, hostMs]: [number[], number[]] = [[], []];
  let [winners, differing] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const shown = Array.from({ length: batch }, (_, k) => windows[(step * batch + k) % windows.length]);
    const tieSeeds = shown.map((_, k) => deriveSeed(config.seed, 'doctor', step, k));
    const begin = clock();
    const expected = await plainStep(host, weight, shown, { layer, rule, ...competition, tieSeeds });
    host.setWeights({ ...own, 'conv2.weight': { ...own['conv2.weight'], data: weight } });
    const between = clock();
    const found = await device.step(shown, tieSeeds);
    // The first step warms up.
    if (step > 0) ms.push(clock() - between);
    if (step > 0) hostMs.push(between - begin);
    winners += expected.reduce((sum, window) => sum + window.winners.length, 0);
    differing += expected.filter((window, k) => !sameTaught(window, found[k])).length;
  }
  const learned = device.weight();
  await device.close();
  host.dispose();
  const differences = { windows: differing, weights: learned.filter((value, k) => value !== weight[k]).length };
  const passed = winners > 0 && differences.windows === 0 && differences.weights === 0;
  const counts = { windows: steps * batch, winners, differences };
  return { network: name, engine: learner.name, ...counts, batch, ms: spreadOf(ms), hostMs: spreadOf(hostMs), passed };
}

/** What conv2 receives of generated windows. */
async function spikesOfPool1(
  config: SpikesegConfig,
  ...[network, weights]: Parameters<typeof wasmBackend.compile>
): Promise<SparseSpikes[]> {
  const frozen = await wasmBackend.compile(network, weights);
  const spikes: SparseSpikes[] = [];
  for (const window of generatedWindows(config).windows) spikes.push((await frozen.run(window)).layers['pool1'].spikes);
  frozen.dispose();
  return spikes;
}

/** Operations are left out: graphs count none. */
const sameTaught = (a: TaughtWindow, b: Pick<TaughtWindow, 'winners' | 'changes'>): boolean =>
  JSON.stringify([a.winners, a.changes]) === JSON.stringify([b.winners, b.changes]);

/** A table: what differs, and ms for a step. */
export function trainingLines(checks: readonly TrainingCheck[]): string[] {
  const rows = checks.map(({ passed, network, engine, windows, winners, differences, batch: side, ms, hostMs }) => [
    passed ? 'pass' : 'FAIL',
    network,
    engine,
    String(side),
    String(differences.windows),
    String(windows),
    String(winners),
    String(differences.weights),
    ms.median.toPrecision(3),
    hostMs.median.toPrecision(3),
  ]);
  const header = ['', 'training', 'engine', 'batch', 'differ', 'of windows', 'winners', 'weights differ', 'ms a step', 'host'];
  return alignFigures([header, ...rows], 3);
}
