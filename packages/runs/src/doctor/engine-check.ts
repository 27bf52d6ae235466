import type { SpikesegConfig } from '@spikeseg/config';
import {
  type Backend,
  type Competition,
  type LayerTrace,
  type NetworkSpec,
  type Session,
  type SparseSpikes,
  wasmBackend,
} from '@spikeseg/snn-core';
import { type Clock, spreadOf } from '../context/timing.ts';
import { generatedWindows } from '../export/verification-windows.ts';
import { networkFromConfig, untrainedWeights } from '../network/network.ts';
import { learningOptions } from '../training/training-options.ts';
import { checkedNetworks, type DeviceCheck } from './device-check.ts';

/**
 * Runs the same networks, with exact numerics, on an engine: windows as to detect, and as far as conv2 with neurons that compete
 * there, as to train; compares every spike and potential of all layers with the engine of the processor.
 *
 * @param networks configurations, by name
 * @throws TfjsError when the engine or exact numerics cannot be had
 */
export async function checkEngine(
  engine: Backend,
  clock: Clock,
  networks: Readonly<Record<string, SpikesegConfig>> = checkedNetworks,
): Promise<DeviceCheck[]> {
  const checks: DeviceCheck[] = [];
  for (const [name, config] of Object.entries(networks)) {
    const whole: NetworkSpec = { ...networkFromConfig(config), numerics: 'exact' };
    const weights = untrainedWeights(config, whole);
    const { windows } = generatedWindows(config, whole);
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
  clock: Clock,
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
