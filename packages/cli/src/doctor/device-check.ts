import { defaultConfig, mergeConfigs, type SpikesegConfig } from '@spikeseg/config';
import { generatedWindows, type Spread, type Stopwatch, spreadOf, thisHost } from '@spikeseg/experiment/commands';
import { backendByName, learningOptions, networkFromConfig, tfjsOnGpu, untrainedWeights } from '@spikeseg/experiment/models';
import {
  compareWithEngine,
  type Device,
  type GraphKind,
  loadModelBytes,
  OnnxRuntimeError,
  type OnnxSession,
  writeModel,
} from '@spikeseg/onnx';
import { alignFigures, type Host } from '@spikeseg/report/words';
import {
  type Backend,
  type Competition,
  type LayerTrace,
  type NetworkSpec,
  type Session,
  type SparseSpikes,
  wasmBackend,
} from '@spikeseg/snn-core';

/** What came of running one network on a device. */
export interface DeviceCheck {
  readonly network: string;
  readonly numerics: NetworkSpec['numerics'];
  /** Graph of an exported network; `windows` and `competition`: what an engine does to detect and to train. */
  readonly run: GraphKind['kind'] | 'windows' | 'competition';
  /** Where it ran. */
  readonly device: string;
  /** Of all layers, over the generated windows. */
  readonly spikes: number;
  readonly differences: number;
  /** By streams side by side: ms for one window of each. */
  readonly ms: Readonly<Record<string, Spread | undefined>>;
  /** Exact numerics: no spike differs. With float ones any number may, which is a figure and no fault. */
  readonly passed: boolean;
}

/** Timed runs of each batch, after one that is not. */
const rounds = 7;

/**
 * Exports a small network and the default one, untrained, with exact and with float numerics, as step and sequence graphs;
 * compares every spike on the device with the engine, and takes the time of batches. Float numerics show what TF32 costs where
 * it is on: in float32 they differ by little.
 *
 * @param batches streams side by side
 * @throws OnnxRuntimeError when ONNX Runtime or the device cannot be had; of exact networks also when TF32 is on and would round them
 */
export async function checkDevice(device: Device, batches: readonly number[], clock: Stopwatch): Promise<DeviceCheck[]> {
  const checks: DeviceCheck[] = [];
  for (const [name, config] of Object.entries(checkedNetworks)) {
    const weights = untrainedWeights(config, networkFromConfig(config));
    const { windows } = await generatedWindows(config, networkFromConfig(config));
    for (const numerics of ['exact', 'float'] as const) {
      const network: NetworkSpec = { ...networkFromConfig(config), fireOnce: false, numerics };
      for (const graph of [{ kind: 'step' }, { kind: 'sequence', steps: config.data.n_timesteps }] as const) {
        const { bytes } = writeModel(network, weights, { graph, outputs: 'all' });
        const session = await loadModelBytes(bytes, { device });
        try {
          const { spikes, differences } = await compareWithEngine(session, windows, { carryState: true });
          const ms = await timeBatches(session, windows[0], batches, clock);
          const passed = numerics === 'float' || differences === 0;
          checks.push({ network: name, numerics, run: graph.kind, device: session.device, spikes, differences, ms, passed });
        } finally {
          await session.close();
        }
      }
    }
  }
  return checks;
}

/** Configurations of the networks that are tried. */
export const checkedNetworks = {
  small: mergeConfigs(defaultConfig(), {
    model: { conv1_channels: 2, conv2_channels: 4 },
    data: { input_height: 32, input_width: 32, n_timesteps: 5 },
  }),
  default: defaultConfig(),
};

async function timeBatches(
  session: OnnxSession,
  window: Parameters<OnnxSession['runWindow']>[0],
  batches: readonly number[],
  clock: Stopwatch,
): Promise<Record<string, Spread>> {
  const ms: Record<string, Spread> = {};
  for (const batch of batches) {
    const windows = Array.from({ length: batch }, () => window);
    const samples: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const start = clock();
      await session.runWindows(windows);
      if (round > 0) samples.push(clock() - start);
    }
    ms[batch] = spreadOf(samples);
  }
  return ms;
}

/** A table: spikes that differ, and ms for a window of every stream. */
export function checkLines(checks: readonly DeviceCheck[], passed: boolean): string[] {
  const batches = [...new Set(checks.flatMap(({ ms }) => Object.keys(ms)))];
  const rows = checks.map((check) => [
    check.passed ? 'pass' : 'FAIL',
    check.network,
    check.numerics,
    check.run,
    check.device,
    String(check.differences),
    String(check.spikes),
    ...batches.map((batch) => check.ms[batch]?.median.toPrecision(3) ?? ''),
  ]);
  const header = ['', 'network', 'numerics', 'run', 'device', 'differ', 'of spikes', ...batches.map((batch) => `B=${batch}`)];
  return [
    ...alignFigures([header, ...rows], 5),
    '',
    'B=N: ms for one window of each of N streams, median',
    passed
      ? 'passed: exact networks compute the spikes of the engine'
      : 'FAILED: exact networks must compute the spikes of the engine',
  ];
}

/**
 * Runs the same networks, with exact numerics, on an engine: windows as to detect, and as far as conv2 with neurons that compete
 * there, as to train; compares every spike and potential of all layers with the engine of the processor.
 *
 * @param networks configurations, by name
 * @throws TfjsError when the engine or exact numerics cannot be had
 */
export async function checkEngine(
  engine: Backend,
  clock: Stopwatch,
  networks: Readonly<Record<string, SpikesegConfig>> = checkedNetworks,
): Promise<DeviceCheck[]> {
  const checks: DeviceCheck[] = [];
  for (const [name, config] of Object.entries(networks)) {
    const whole: NetworkSpec = { ...networkFromConfig(config), numerics: 'exact' };
    const weights = untrainedWeights(config, whole);
    const { windows } = await generatedWindows(config, whole);
    const last = whole.layers.findIndex(({ name: layer }) => layer === 'conv2');
    const begin: NetworkSpec = { ...whole, layers: whole.layers.slice(0, last + 1) };
    const { mode, localRadius } = learningOptions(config).competition;
    for (const run of ['windows', 'competition'] as const) {
      const [network, rules] = run === 'windows' ? [{ ...whole, fireOnce: false }, undefined] : [begin, { mode, localRadius }];
      const sessions = [await engine.compile(network, weights), await wasmBackend.compile(network, weights)] as const;
      const found = await compareSessions(sessions, windows, rules, clock);
      for (const session of sessions) session.dispose();
      checks.push({ network: name, numerics: 'exact', run, device: engine.name, ...found });
    }
  }
  return checks;
}

/** What the first session computes otherwise than the second. */
async function compareSessions(
  [session, reference]: readonly [Session, Session],
  windows: readonly SparseSpikes[],
  rules: Pick<Competition, 'mode' | 'localRadius'> | undefined,
  clock: Stopwatch,
): Promise<Pick<DeviceCheck, 'spikes' | 'differences' | 'ms' | 'passed'>> {
  const record = session.network.layers.map(({ name }) => name);
  let [spikes, differences] = [0, 0];
  const samples: number[] = [];
  for (const [tieSeed, window] of windows.entries()) {
    const options = { record, ...(rules && { competition: { ...rules, tieSeed } }) };
    const expected = await reference.run(window, options);
    const start = clock();
    const found = await session.run(window, options);
    // The first window warms up.
    if (tieSeed > 0) samples.push(clock() - start);
    for (const layer of record) {
      spikes += expected.layers[layer].spikes.index.length;
      differences += differentSpikes(found.layers[layer], expected.layers[layer]);
    }
  }
  return { spikes, differences, ms: { 1: spreadOf(samples) }, passed: spikes > 0 && differences === 0 };
}

/** Spikes, with their potentials, that one of two traces of equal shape has alone. */
function differentSpikes(a: LayerTrace, b: LayerTrace): number {
  const [ofA, ofB] = [a, b].map(({ spikes: { shape, offsets, index }, potential }) => {
    const inStep = (t: number): string[] =>
      Array.from(index.subarray(offsets[t], offsets[t + 1]), (unit, k) => `${t} ${unit} ${potential?.[offsets[t] + k]}`);
    return new Set(Array.from({ length: shape[0] }, (_, t) => inStep(t)).flat());
  });
  return alone(ofA, ofB) + alone(ofB, ofA);
}

const alone = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((spike) => !other.has(spike)).length;

const clock = (): number => performance.now();

/** What came of a device. */
export interface CudaCheck {
  readonly host: Host;
  readonly passed: boolean;
  readonly checks: readonly DeviceCheck[];
  /** Why something could not be tried. */
  readonly notTried: readonly string[];
  /** Where ONNX Runtime cannot be had there. */
  readonly failed: OnnxRuntimeError | undefined;
  readonly lines: readonly string[];
}

/** @throws as `checkCuda` */
export async function checkNetworks(device: Device, batches: readonly number[]): Promise<CudaCheck> {
  const engine = await engineOn(device);
  const onnx = await onnxOn(device, batches);
  const failed = onnx instanceof OnnxRuntimeError ? onnx : undefined;
  // Where neither can be had there is nothing to answer.
  if (failed && typeof engine === 'string') throw failed;
  const checks = [engine, onnx].flatMap((found) => (Array.isArray(found) ? found : []));
  const passed = checks.every((check) => check.passed);
  const notTried = [...(failed ? [failed.message] : []), ...(typeof engine === 'string' ? [engine] : [])];
  return { host: thisHost(), passed, checks, notTried, failed, lines: [...checkLines(checks, passed), ...notTried] };
}

/** What came of exported networks, or why ONNX Runtime cannot be had there. */
async function onnxOn(device: Device, batches: readonly number[]): Promise<DeviceCheck[] | OnnxRuntimeError> {
  try {
    return await checkDevice(device, batches, clock);
  } catch (error) {
    if (error instanceof OnnxRuntimeError) return error;
    throw error;
  }
}

/** What came of networks on TensorFlow.js, or why it cannot be had there. */
async function engineOn(device: string): Promise<DeviceCheck[] | string> {
  const onCpu = ['tfjs-node', 'tfjs-wasm', 'tfjs-cpu'];
  const engines = device === 'cpu' ? await Promise.all(onCpu.map(backendByName)) : [await tfjsOnGpu(device)];
  const reasons: string[] = [];
  for (const engine of engines) {
    const available = await engine.isAvailable();
    if (available === true) return checkEngine(engine, clock);
    reasons.push(available);
  }
  return `TensorFlow.js was not tried: ${reasons.join('; ')}`;
}
