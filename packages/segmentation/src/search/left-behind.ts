import { stepS } from './ebssa.ts';
import type { Place } from './place.ts';

/** What was found at a moment. */
export interface FoundPlace extends Place {
  /** Potential, nats. */
  readonly nats: number;
  /** px/s; undefined of what stands or is slow. */
  readonly velocity?: readonly [number, number] | undefined;
}

/** A place and when something was there, in steps. */
export interface PathMoment extends Place {
  readonly step: number;
}

/** What was found from step to step at about one place, or along one way; plain data. */
export interface FoundPath {
  readonly begun: PathMoment & Pick<FoundPlace, 'velocity'>;
  readonly last: PathMoment & Pick<FoundPlace, 'velocity' | 'nats'>;
  /** When its potential was largest. */
  readonly top: PathMoment & Pick<FoundPlace, 'nats'>;
  /** Least potential since it was left behind; undefined while it is not. */
  readonly least?: number | undefined;
}

/**
 * What a potential loses without an event has, by the map's own brightness, a chance of e^-nats where the object is still there: 1 in 20 here. As much
 * brings back what was left behind.
 */
const fallNats = 3;
/** The dimmest maps fall from the ceiling to the threshold in that time, s: what takes longer is no departure. */
const longestFallS = 3;
/** How far apart answers about the same may be, px, for what moves fast twice that as its place is less sure; and for how long it may be missing, s. */
const samePx = 5;
const missingS = 0.3;
/** For how long something counts as found, s. */
const presentS = 0.1;
/** How far from a place what has come from there may be seen first, px, beyond its way; and how fast it may have gone, px/s. */
const nearPx = 12;
const fastestPxS = 550;
/** How uncertain the velocity of a fast map is, px/s, and when it set out, s. */
const velocityPxS = 38;
const setOutS = { before: 0.15, after: 0.04 } as const;

/**
 * Among more answers than this everything can have come from somewhere, so nothing is said of any: so it is in the first moments of a large sensor,
 * whose noise is not known yet, and pairs of thousands would take longer than the network.
 */
const mostFound = 300;

const secondsOf = (steps: number): number => steps * stepS;

/**
 * One object, one answer. When an object moves away, the evidence that it stood where it was lasts for a while, and what is found where it is
 * now has the same past. So what falls is not told once something is found that was not there when it began to fall, and can have come from there:
 * of the two only one has gained since. It is told again when it gains as much as it had to lose.
 */
export class LeftBehind {
  #paths: readonly FoundPath[] = [];

  get state(): readonly FoundPath[] {
    return this.#paths;
  }

  restore(paths: readonly FoundPath[]): void {
    this.#paths = paths;
  }

  /**
   * Takes in what was found in a step.
   *
   * @param step later than the one before
   * @returns of each whether it is to be told, or was left behind; all are told, and what was known is forgotten, where there are more than 300
   */
  isTold(found: readonly FoundPlace[], step: number): boolean[] {
    if (found.length > mostFound) {
      this.#paths = [];
      return found.map(() => true);
    }
    const known = this.#paths.filter(({ last }) => secondsOf(step - last.step) <= missingS);
    const paths = continued(found, known, step);
    const followed = new Set(paths);
    const others = known.filter((path) => !followed.has(path));
    const now = found.map((one, k) => goOn(paths[k], one, step));
    const present = [...now, ...others.filter(({ last }) => secondsOf(step - last.step) <= presentS)];
    const marked = now.map((path) => {
      if (path.least !== undefined || fallOf(path) < fallNats) return path;
      const isLeft = present.some((other) => fallOf(other) < fallOf(path) && hasComeFrom(other, path));
      return isLeft ? { ...path, least: path.last.nats } : path;
    });
    this.#paths = [...marked, ...others];
    return marked.map(({ least }) => least === undefined);
  }
}

/** The path that each goes on, the nearest first, those of the same kind before others; undefined where it goes on none. */
function continued(found: readonly FoundPlace[], paths: readonly FoundPath[], step: number): (FoundPath | undefined)[] {
  const pairs = found.flatMap((one, k) =>
    paths.flatMap((path) => {
      const { last } = path;
      const s = secondsOf(step - last.step);
      const [vx, vy] = last.velocity ?? [0, 0];
      const [dx, dy] = [one.x - last.x - vx * s, one.y - last.y - vy * s];
      const within = one.velocity && last.velocity ? 2 * samePx : samePx;
      if (Math.abs(dy) > within) return [];
      const apart = Math.hypot(dx, dy);
      const isOther = (one.velocity === undefined) !== (last.velocity === undefined);
      return apart <= within ? [{ k, path, apart, isOther }] : [];
    }),
  );
  const result = found.map((): FoundPath | undefined => undefined);
  const used = new Set<FoundPath>();
  for (const { k, path } of pairs.toSorted((a, b) => Number(a.isOther) - Number(b.isOther) || a.apart - b.apart)) {
    if (result[k] !== undefined || used.has(path)) continue;
    result[k] = path;
    used.add(path);
  }
  return result;
}

/** A path with what was found on it in a step, or a new one. */
function goOn(path: FoundPath | undefined, { x, y, nats, velocity }: FoundPlace, step: number): FoundPath {
  const here = { x, y, step };
  const last = { ...here, nats, velocity };
  const top = { ...here, nats };
  if (path === undefined) return { begun: { ...here, velocity }, last, top };
  const least = path.least === undefined ? undefined : Math.min(path.least, nats);
  const isBack = least !== undefined && nats >= least + fallNats;
  const isTop = nats >= path.top.nats || secondsOf(step - path.top.step) > longestFallS;
  return { begun: path.begun, last, top: isBack || isTop ? top : path.top, least: isBack ? undefined : least };
}

const fallOf = ({ top, last }: FoundPath): number => top.nats - last.nats;

/** Whether a path was not there when another began to fall, and can have come from where that was. */
function hasComeFrom(other: FoundPath, { top }: FoundPath): boolean {
  if (other.least !== undefined || other.begun.step < top.step) return false;
  const [dx, dy] = [other.begun.x - top.x, other.begun.y - top.y];
  const s = secondsOf(other.begun.step - top.step);
  if (other.begun.velocity === undefined) return Math.hypot(dx, dy) <= nearPx + fastestPxS * s;
  const [vx, vy] = other.begun.velocity;
  const nearest = (dx * vx + dy * vy) / (vx * vx + vy * vy);
  const onWay = Math.min(s + setOutS.after, Math.max(s - setOutS.before, nearest));
  return Math.hypot(dx - vx * onWay, dy - vy * onWay) <= nearPx + velocityPxS * s;
}
