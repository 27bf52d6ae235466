import { type LearnedMotion, moves } from '../search/learned-motions.ts';
import type { WatchedObject } from './watched-objects.ts';

/** A velocity that objects share, and what says so. */
export interface SharedVelocity extends LearnedMotion {
  /** Objects that share it, each by the chance that it is one, and events of theirs. */
  readonly objects: number;
  readonly events: number;
  /** Chance that so many would share one if their directions were random. */
  readonly chance: number;
}

/** What is shorter tells no velocity, s; what is less sure neither, px/s. */
const [minS, maxSd] = [0.5, 5];
/** Faster ones are for the layer `fast`, px/s. */
const fastestPxS = 90;
/** Velocities that differ by so much can be one, beyond their errors, px/s; and least spread of those that are. */
const [alikePxS, minSpread] = [1.5, 0.5];
/** Fewest objects that share a velocity, and the chance at which they do not do so by chance. */
const [fewest, maxChance] = [3, 0.01];
/** Tracks whose paths lie closer than this are about one object, px. */
const onePathPx = 15;
/** Most velocities that are learned: each costs a search. */
const maxVelocities = 6;

/**
 * The velocities that objects share: groups of velocities in which there are more than there would be if every object kept its speed and had a random
 * direction. One object that was followed several times counts once.
 *
 * @param recordings the objects of each @returns the most frequent first
 */
export function sharedVelocities(recordings: readonly (readonly WatchedObject[])[]): SharedVelocity[] {
  let left = recordings.flatMap((objects) => onePerPath(objects.filter(tellsVelocity)));
  const found: SharedVelocity[] = [];
  while (found.length < maxVelocities) {
    const groups = left.map((centre) => groupAround(centre, left)).filter(({ members }) => members.length >= fewest);
    const [best] = groups.toSorted((a, b) => a.chance - b.chance);
    // As many groups as objects were looked at.
    if (best === undefined || best.chance * left.length > maxChance) break;
    const velocity = settled(best);
    found.push(velocity);
    // What is at its edges is no velocity of its own.
    left = left.filter((one) => Math.hypot(one.vx - velocity.vx, one.vy - velocity.vy) > 2 * reachOf(one, best.centre));
  }
  return found.toSorted((a, b) => b.objects - a.objects);
}

const tellsVelocity = (one: WatchedObject): boolean =>
  one.untilS - one.fromS >= minS && one.speedSd <= maxSd && moves(one) && Math.hypot(one.vx, one.vy) <= fastestPxS;

/** Of the tracks of one path the longest. */
function onePerPath(objects: readonly WatchedObject[]): WatchedObject[] {
  const kept: WatchedObject[] = [];
  for (const one of objects.toSorted((a, b) => b.untilS - b.fromS - (a.untilS - a.fromS)))
    if (!kept.some((other) => isOnPath(one, other))) kept.push(one);
  return kept;
}

function isOnPath(one: WatchedObject, other: WatchedObject): boolean {
  const s = (one.fromS + one.untilS - other.fromS - other.untilS) / 2;
  return Math.hypot(other.x + other.vx * s - one.x, other.y + other.vy * s - one.y) < onePathPx + other.speedSd * Math.abs(s);
}

interface VelocityGroup {
  readonly centre: WatchedObject;
  readonly members: readonly WatchedObject[];
  readonly chance: number;
}

function groupAround(centre: WatchedObject, objects: readonly WatchedObject[]): VelocityGroup {
  const speed = Math.hypot(centre.vx, centre.vy);
  const members: WatchedObject[] = [];
  let [others, expected] = [0, 0];
  for (const one of objects) {
    const reach = reachOf(one, centre);
    const isAlike = Math.hypot(one.vx - centre.vx, one.vy - centre.vy) <= reach;
    if (isAlike) members.push(one);
    if (one === centre) continue;
    if (isAlike) others += one.weight;
    expected += one.weight * shareOfDirections(Math.hypot(one.vx, one.vy), speed, reach);
  }
  return { centre, members, chance: poissonTail(others, expected) };
}

/** By how much velocities may differ that can be one, px/s. */
const reachOf = (one: WatchedObject, other: WatchedObject): number => 2 * Math.hypot(alikePxS, one.speedSd, other.speedSd);

/** Share of the directions in which a velocity lies within reach of another one. */
function shareOfDirections(speed: number, ofCentre: number, reach: number): number {
  const cosine = (speed ** 2 + ofCentre ** 2 - reach ** 2) / (2 * speed * ofCentre);
  return Math.acos(Math.min(1, Math.max(-1, cosine))) / Math.PI;
}

/** Chance of at least so many where so many are expected; between whole numbers in proportion. */
function poissonTail(min: number, expected: number): number {
  const whole = Math.floor(min + 1e-9);
  const beyond = Math.max(0, min - whole);
  return wholeTail(whole, expected) ** (1 - beyond) * wholeTail(whole + 1, expected) ** beyond;
}

function wholeTail(min: number, expected: number): number {
  let term = Math.exp(-expected);
  for (let k = 0; k < min; k++) term *= expected / (k + 1);
  // Summed from there on: what is small would be lost in 1 less the rest.
  let tail = 0;
  for (let k = min; term > 1e-18 * tail && k < min + 1000; k++) {
    tail += term;
    term *= expected / (k + 1);
  }
  return min === 0 ? 1 : Math.min(1, tail);
}

/** Mean and spread of a group, each by what it is sure of. */
function settled({ members, chance }: VelocityGroup): SharedVelocity {
  const mean = (of: (one: WatchedObject) => number, weights: readonly number[]): number =>
    members.reduce((sum, one, k) => sum + weights[k] * of(one), 0) / weights.reduce((sum, weight) => sum + weight, 0);
  let spread2 = minSpread ** 2;
  let [vx, vy] = [0, 0];
  for (let round = 0; round < 3; round++) {
    const weights = members.map((one) => one.weight / (one.speedSd ** 2 + spread2));
    [vx, vy] = [mean((one) => one.vx, weights), mean((one) => one.vy, weights)];
    const beyond = ({ vx: x, vy: y, speedSd }: WatchedObject): number => ((x - vx) ** 2 + (y - vy) ** 2) / 2 - speedSd ** 2;
    spread2 = Math.max(minSpread ** 2, mean(beyond, weights));
  }
  const sum = (of: (one: WatchedObject) => number): number => members.reduce((total, one) => total + of(one), 0);
  const objects = sum(({ weight }) => weight);
  return { vx, vy, spread: Math.sqrt(spread2), objects, events: sum(({ events }) => events), chance };
}
