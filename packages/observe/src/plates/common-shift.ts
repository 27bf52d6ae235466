import { type FramedEvents, forEachNear, type Still } from '../spots/near-events.ts';
import { type SkyFrame, sharedS } from '../spots/sky-frame.ts';

/** A star that stands in the picture, and which share of the events within the radius are its own. */
export interface ShiftStar extends Still {
  readonly share: number;
}

/** Times over which shifts are measured, one after the other, s: lag of tracks for a second, jitter for less. */
const blocksS = [1, sharedS];
const rounds = 10;

/** Events of stars in a block: ways from their stars, px, and the share of the star's own. */
interface Block {
  readonly dx: number[];
  readonly dy: number[];
  readonly share: number[];
}

/**
 * The frame with what all stars share taken out: jitter, and what the tracks lag behind. Of every second, and then of every tenth of one, the
 * likeliest shift of all stars by their events; it counts by s² / (s² + σ²), σ its own error and s² what the shifts vary beyond that.
 */
export function withoutCommonShift(sky: FramedEvents, stars: readonly ShiftStar[], psfPx: number, radiusPx: number): SkyFrame {
  return blocksS.reduce((frame, blockS) => withoutShift({ ...sky, frame }, stars, { psfPx, radiusPx, blockS }), sky.frame);
}

function withoutShift(
  sky: FramedEvents,
  stars: readonly ShiftStar[],
  { psfPx, radiusPx, blockS }: { readonly psfPx: number; readonly radiusPx: number; readonly blockS: number },
): SkyFrame {
  const { frame, events } = sky;
  const blockUs = blockS * 1e6;
  const count = Math.max(1, Math.ceil((frame.untilUs - frame.fromUs) / blockUs));
  const blocks = Array.from({ length: count }, (): Block => ({ dx: [], dy: [], share: [] }));
  forEachNear(sky, stars, radiusPx, (k, i, x, y) => {
    const { dx, dy, share } = blocks[Math.min(count - 1, Math.floor((events.t[i] - frame.fromUs) / blockUs))];
    dx.push(x - stars[k].x);
    dy.push(y - stars[k].y);
    share.push(stars[k].share);
  });
  const shifts = blocks.map((block) => shiftOf(block, psfPx, radiusPx));
  const known = shifts.filter(({ variance }) => Number.isFinite(variance));
  const beyond = known.reduce((sum, { x, y, variance }) => sum + (x * x + y * y) / 2 - variance, 0) / Math.max(1, known.length);
  // What does not vary beyond its errors is left as it is.
  if (beyond <= 0) return frame;
  const prior = beyond;
  const kept = shifts.map(({ x, y, variance }) => {
    const weight = Number.isFinite(variance) ? prior / (prior + variance) : 0;
    return { x: weight * x, y: weight * y, variance: (1 - weight) * prior };
  });
  const at = (tUs: number, of: 'x' | 'y' | 'variance'): number => {
    const place = Math.max(0, Math.min(count - 1, (tUs - frame.fromUs) / blockUs - 0.5));
    const k = Math.min(Math.floor(place), count - 2);
    return k < 0 ? kept[0][of] : kept[k][of] + (place - k) * (kept[k + 1][of] - kept[k][of]);
  };
  return {
    ...frame,
    toPicture: (x, y, tUs) => {
      const [px, py] = frame.toPicture(x, y, tUs);
      return [px - at(tUs, 'x'), py - at(tUs, 'y')];
    },
    variance: (tUs) => at(tUs, 'variance'),
  };
}

/** The likeliest shift of a block, by EM as of a spot, and its variance per axis. */
function shiftOf({ dx, dy, share }: Block, psfPx: number, radiusPx: number) {
  const square = psfPx * psfPx;
  const background = 1 / (Math.PI * radiusPx * radiusPx);
  let [x, y, information] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    let [sum, sx, sy] = [0, 0, 0];
    information = 0;
    for (let i = 0; i < dx.length; i++) {
      const d2 = (dx[i] - x) ** 2 + (dy[i] - y) ** 2;
      const own = (share[i] * Math.exp(-d2 / (2 * square))) / (2 * Math.PI * square);
      const w = own / (own + (1 - share[i]) * background);
      sum += w;
      sx += w * dx[i];
      sy += w * dy[i];
      information += (w * w * d2) / (2 * square * square);
    }
    if (sum < 1) return { x: 0, y: 0, variance: Number.POSITIVE_INFINITY };
    [x, y] = [sx / sum, sy / sum];
  }
  return { x, y, variance: 1 / information };
}
