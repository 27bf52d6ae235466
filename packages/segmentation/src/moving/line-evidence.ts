import { evidenceOf } from '@spikeseg/snn-core';
import { spotArea, spotKernel } from '../evidence/spot-kernel.ts';
import type { Line, PathEvents } from './path-events.ts';

export interface LineEvidence {
  /** Potential at the moment, nats; not above the ceiling. */
  readonly nats: number;
  /** The same without a ceiling: what tells which of two lines explains the events better. */
  readonly total: number;
  /** `total` without the pixel, or the moment, that has given most: neither a hot pixel nor a flash of the whole sensor moves. */
  readonly shared: number;
  /** Since when it has been above 0, s from the moment on. */
  readonly since: number;
  /** How many of the events since then are expected to be the object's own. */
  readonly own: number;
}

const reach = spotKernel.side >> 1;
/** A flash of a DAVIS is shorter, s. */
const momentS = 0.002;

/** Brightness of a spot at a place, beside that of its middle. */
function spotAt(dx: number, dy: number): number {
  const [column, row] = [Math.round(dx) + reach, Math.round(dy) + reach];
  const isOutside = column < 0 || row < 0 || column >= spotKernel.side || row >= spotKernel.side;
  return isOutside ? 0 : spotKernel.weights[row * spotKernel.side + column];
}

/**
 * Page's test along a line: V' = min(ceiling, max(0, V − λ·dt) + ln(1 + s₀·ψ·r)), λ = s₀ · (area of the spot ψ); an event counts at most what the
 * model of the background can be trusted with.
 *
 * @param line at the moment of the events
 */
export function lineEvidence(line: Line, { x, y, s, ratio }: PathEvents, spotRate: number, mostNats: number): LineEvidence {
  const leakNatsS = spotRate * spotArea;
  const pixels = new Map<number, number>();
  let [nats, total, last, since, largest] = [0, 0, -Infinity, 0, 0];
  let [moment, momentNats, own] = [-Infinity, 0, 0];
  for (let k = 0; k < s.length; k++) {
    const spot = spotAt(x[k] - line.x - line.vx * s[k], y[k] - line.y - line.vy * s[k]);
    if (spot === 0) continue;
    const leak = leakNatsS * (s[k] - last);
    nats -= leak;
    total -= leak;
    last = s[k];
    if (!(nats > 0)) {
      [nats, total, since, largest, own] = [0, 0, s[k], 0, 0];
      pixels.clear();
    }
    if (total === 0 || s[k] - moment > momentS) [moment, momentNats] = [s[k], 0];
    const gain = evidenceOf(spotRate * spot, ratio[k]);
    nats = Math.min(mostNats, nats + gain);
    total += gain;
    momentNats += gain;
    own += 1 - Math.exp(-gain);
    const pixel = y[k] * 65_536 + x[k];
    const pixelNats = (pixels.get(pixel) ?? 0) + gain;
    pixels.set(pixel, pixelNats);
    largest = Math.max(largest, pixelNats, momentNats);
  }
  nats = Math.max(0, nats + leakNatsS * last);
  return { nats, total: total + leakNatsS * last, shared: total + leakNatsS * last - largest, since, own };
}
