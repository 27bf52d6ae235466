import { WasmEvidenceMap } from '../backend/wasm/evidence-map.ts';
import type { SensorSize } from '../events/event-stream.ts';
import { type EvidenceKernel, EvidenceMap, type EvidenceNeuron, type EvidenceNeurons } from './evidence-map.ts';

/** The grid on which float32 is exact, parts of a nat. */
const perNat = 512;
/** Potentials that leave room for the evidence of a step, and for what has leaked, nats. */
const farBelow = 2 ** 12;
const onGrid = (nats: number): boolean => Number.isInteger(nats * perNat);

/**
 * A map of neurons that add up evidence: in WebAssembly where this machine has SIMD and leak and ceiling lie on the grid, else
 * {@link EvidenceMap}. The same potentials, to the bit.
 *
 * @param kernel times evidence must lie on the grid of 512ths of a nat, too
 */
export function evidenceMap(size: SensorSize, kernel: EvidenceKernel, neuron: EvidenceNeuron): EvidenceNeurons {
  const most = neuron.threshold + neuron.ceiling;
  const exact = onGrid(neuron.leak) && onGrid(most) && most + neuron.leak < farBelow;
  return (exact ? WasmEvidenceMap.open(size, kernel, neuron) : undefined) ?? new EvidenceMap(size, kernel, neuron);
}
