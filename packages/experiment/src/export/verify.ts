import type { Comparison, Device, OnnxSession } from '@spikeseg/onnx';
import { type NetworkSpec, type NetworkWeights, type SparseSpikes, wasmBackend } from '@spikeseg/snn-core';
import { interleave, type Spread, type Stopwatch } from '../context/timing.ts';

/** The engine that files are compared with: the one that commands use. */
const engine = wasmBackend;

/** What came of running a file beside the engine. */
export interface Verification extends Comparison {
  /** Where it ran: `cpu`, `cuda:0`. */
  readonly device: string;
  /** Time of one window, ms: of ONNX Runtime and of the engine, in turns. */
  readonly ms: { readonly onnx: Spread; readonly engine: Spread };
}

/** The exported network computes other spikes than the checkpoint's: a fault of this program, of ONNX Runtime or of the machine. */
export class ExportDifferenceError extends Error {
  override readonly name = 'ExportDifferenceError';
}

/** Timed runs of each; a first round warms up. */
const rounds = 5;
/** Runs of the file that `interleave` makes. */
const timedRuns = 2 * (rounds + 1);

/** Told how many windows of how many have gone through the file. */
export type WindowsDone = (done: number, total: number) => void;

function* counted(windows: readonly SparseSpikes[], total: number, onWindow: WindowsDone): Generator<SparseSpikes, void> {
  for (const [k, window] of windows.entries()) {
    yield window;
    onWindow(k + 1, total);
  }
}

/**
 * Runs a file in ONNX Runtime and the checkpoint's network in the engine, windows in order with carried states, and counts
 * the spikes that differ in every layer that the file gives; then takes the time of both over the window with the median
 * number of spikes.
 *
 * @param bytes of the ONNX file
 * @param network of the checkpoint, with the weights as it has them
 * @param onWindow told after each run of the file
 * @throws OnnxRuntimeError when onnxruntime-node or the device cannot be had
 */
export async function verifyFile(
  bytes: Uint8Array,
  { network, weights }: { readonly network: NetworkSpec; readonly weights: NetworkWeights },
  windows: readonly SparseSpikes[],
  device: Device,
  clock: Stopwatch,
  onWindow: WindowsDone = () => {},
): Promise<Verification> {
  const { compareWithEngine, loadModelBytes } = await import('@spikeseg/onnx');
  const session = await loadModelBytes(bytes, { device });
  try {
    const asked = { ...engine, compile: () => engine.compile(network, weights) };
    const total = windows.length + timedRuns;
    const comparison = await compareWithEngine(session, counted(windows, total, onWindow), { engine: asked, carryState: true });
    const found = network.layers.map(({ name }) => name).filter((name) => name in comparison.layers);
    const layers = Object.fromEntries(found.map((name) => [name, comparison.layers[name]]));
    return {
      ...comparison,
      layers,
      device: session.device,
      ms: await timeBoth(session, network, weights, windows, clock, onWindow),
    };
  } finally {
    await session.close();
  }
}

async function timeBoth(
  session: OnnxSession,
  network: NetworkSpec,
  weights: NetworkWeights,
  windows: readonly SparseSpikes[],
  clock: Stopwatch,
  onWindow: WindowsDone,
): Promise<Verification['ms']> {
  const bySpikes = windows.toSorted((a, b) => a.index.length - b.index.length);
  const window = bySpikes[Math.floor(bySpikes.length / 2)];
  const compiled = await engine.compile(network, weights);
  let done = windows.length;
  const onnx = async () => {
    await session.runWindow(window);
    onWindow(++done, windows.length + timedRuns);
  };
  const ms = await interleave({ onnx, engine: () => compiled.run(window) }, rounds, clock);
  compiled.dispose();
  return ms;
}
