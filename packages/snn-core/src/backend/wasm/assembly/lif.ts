/*
 * The neuron of neurons/lif.ts, four at a time. All three rules are V' = max(floor, (β·V + I) − λ): β = 1 and λ = 0
 * where a rule has none (both change no bit), floor = −∞ for IF. float32 after every operation, in this order.
 *
 * A neuron that may not fire until the next stimulus holds NaN: NaN stays NaN through all of this and reaches no
 * threshold, so muted neurons cost nothing and need no memory of their own. Its potential counts as 0.
 */

export const MUTED: f32 = f32.NaN;

@unmanaged
export class Leak {
  factor: f32;
  amount: f32;
  floor: f32;
  /** Does silence change a potential? */
  active: bool;
  /** λ and all potentials lie on one power-of-two grid: k silent steps are one subtraction. */
  exact: bool;
  /** Silent steps are one subtraction, of k·λ or of nothing. */
  skips: bool;
}

/**
 * The larger of the two; NaN stays NaN. One instruction, where `max` takes several to tell 0 from −0, which no potential
 * ever is: it begins at 0, and no sum of a potential and a current that began at 0 is −0.
 */
// @inline
function atLeast(floor: f32, value: f32): f32 {
  return value < floor ? floor : value;
}

// @inline
export function atLeast4(floor: v128, values: v128): v128 {
  return f32x4.pmax(values, floor);
}

// @inline
function integrate(leak: Leak, potential: f32, current: f32): f32 {
  return atLeast(leak.floor, leak.factor * potential + current - leak.amount);
}

/** k silent steps; stops where nothing changes any more. */
export function silentSteps(leak: Leak, potential: f32, steps: i64): f32 {
  if (leak.exact) return atLeast(leak.floor, potential - <f32>steps * leak.amount);
  let now = potential;
  for (let k: i64 = 0; k < steps; k++) {
    const next = integrate(leak, now, 0);
    if (next == now || next != next) return next;
    now = next;
  }
  return now;
}

// @inline
export function integrate4(factor: v128, amount: v128, floor: v128, potential: v128, current: v128): v128 {
  return atLeast4(floor, f32x4.sub(f32x4.add(f32x4.mul(factor, potential), current), amount));
}

/** {@link silentSteps} of four neurons. */
export function silentSteps4(leak: Leak, potential: v128, steps: i64): v128 {
  const amount = f32x4.splat(leak.amount);
  const floor = f32x4.splat(leak.floor);
  if (leak.exact) return atLeast4(floor, f32x4.sub(potential, f32x4.mul(f32x4.splat(<f32>steps), amount)));
  const factor = f32x4.splat(leak.factor);
  const silence = f32x4.splat(0);
  let now = potential;
  for (let k: i64 = 0; k < steps; k++) {
    const next = integrate4(factor, amount, floor, now, silence);
    // NaN differs from itself: ordered and unequal is "still changing".
    const changing = v128.and(f32x4.ne(next, now), f32x4.eq(next, next));
    now = next;
    if (!v128.any_true(changing)) break;
  }
  return now;
}
