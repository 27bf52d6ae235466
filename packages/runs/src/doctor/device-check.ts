import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { compareWithEngine, type Device, type GraphKind, loadModelBytes, type OnnxSession, writeModel } from '@spikeseg/onnx';
import { alignFigures } from '@spikeseg/report';
import type { NetworkSpec } from '@spikeseg/snn-core';
import { type Clock, type Spread, spreadOf } from '../context/timing.ts';
import { generatedWindows } from '../export/verification-windows.ts';
import { networkFromConfig, untrainedWeights } from '../network/network.ts';

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
export async function checkDevice(device: Device, batches: readonly number[], clock: Clock): Promise<DeviceCheck[]> {
  const checks: DeviceCheck[] = [];
  for (const [name, config] of Object.entries(checkedNetworks)) {
    const weights = untrainedWeights(config, networkFromConfig(config));
    const { windows } = generatedWindows(config, networkFromConfig(config));
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
  clock: Clock,
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
