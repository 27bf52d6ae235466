import type { Leak } from '../network/network-spec.ts';

/*
 * One neuron, one step, in this order: integrate and leak, clamp at 0, compare, mask, reset. This page is the whole idea; the
 * engines run the same arithmetic over many neurons. Numbers are float32, rounded after every operation, so that every engine
 * and machine computes the same bits. A neuron that receives nothing and sits at 0 stays at 0, so silence may cost nothing: the
 * kernels skip what nothing reaches, and make up for the silent steps of a neuron when the next spike does.
 */

const f32 = Math.fround;

/** Charges a neuron: IF V + I; LIF max(0, (V + I) − λ) [Kirkland 2023] or max(0, β·V + I). Returns the potential before reset. */
export function integrate(leak: Leak, potential: number, current: number): number {
  if (leak.kind === 'none') return f32(potential + current);
  if (leak.kind === 'subtractive') return Math.max(0, f32(f32(potential + current) - f32(leak.amount)));
  return Math.max(0, f32(f32(f32(leak.factor) * potential) + current));
}

/** What a neuron carries from step to step, and what it did in this one. */
export interface NeuronState {
  /** Membrane potential V after reset. */
  readonly potential: number;
  readonly hasFired: boolean;
}

/** The neuron that every stimulus finds. */
export const atRest: NeuronState = { potential: 0, hasFired: false };

/** A neuron's constants; `fireOnce`: at most one spike per stimulus, then silence at 0 [Kheradpisheh 2018]. */
export interface Neuron {
  readonly threshold: number;
  readonly leak: Leak;
  readonly fireOnce: boolean;
}

/**
 * One step of one neuron: V' = integrate(V, I); s = 1 where V' ≥ θ and the neuron may fire; V = 0 where s = 1, else V'.
 *
 * @param current sum of the weights of the spikes that arrive in this step
 * @see Kheradpisheh et al. 2018, Neural Networks 99; Kirkland et al. 2023, IGARSS
 */
export function lifStep(neuron: Neuron, state: NeuronState, current: number): NeuronState & { readonly spike: boolean } {
  if (neuron.fireOnce && state.hasFired) return { potential: 0, hasFired: true, spike: false };
  const charged = integrate(neuron.leak, state.potential, current);
  const spike = charged >= f32(neuron.threshold);
  return { potential: spike ? 0 : charged, hasFired: state.hasFired || spike, spike };
}

/** Potential after `steps` silent steps: the leak `steps` times, stopping early where it no longer changes anything. */
export function silentSteps(leak: Leak, potential: number, steps: number): number {
  let now = potential;
  for (let k = 0; k < steps; k++) {
    const next = integrate(leak, now, 0);
    if (next === now) break;
    now = next;
  }
  return now;
}
