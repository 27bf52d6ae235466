import type { FoundEvents } from '../../belief/found-events.ts';
import { maxRatio, observedHz, pointAt, spotPx2, type Track } from '../track/track.ts';
import { farthestPx, Votes } from './votes.ts';

/** A change of pointing may have begun so long ago, s. */
const onsetsS = [0.25, 0.4, 0.65, 1];
/** Share of that time whose events tell how far a change that goes on has gone, and where a jump ended. */
const [toldShare, jumpedShare] = [0.6, 0.5];
/** Pairs of an event and an object that vote at most: where events are dense the last ones do. */
const maxVotes = 1e5;
/** A spot covers so many px². */
const spotArea = 20;
/** Variance of the place, px², and of the velocity, px²/s², of an object after a change. */
const [changedPx2, changedPxS2] = [2, 100];

/** What a change of pointing does to every object. */
export interface Change {
  /** Until when objects were where they were expected, and since when they are on their new ways, µs. */
  readonly untilUs: number;
  readonly sinceUs: number;
  /** How far from where they would be they are now, px, and how much faster, px/s. */
  readonly dx: number;
  readonly dy: number;
  readonly dvx: number;
  readonly dvy: number;
  /** Variance of the place, px², and of the velocity, px²/s², of an object after it. */
  readonly px2: number;
  readonly pxS2: number;
  /** An object has made it already. */
  readonly hasMoved: boolean;
  /** Where nothing has gone there yet: among how many changes as likely it was found, the logarithm, nats. */
  readonly choiceNats?: number;
}

/** Events that tell of a change, and which. */
interface Told {
  readonly events: FoundEvents;
  readonly endUs: number;
  /** From how long ago on there are events, s. */
  readonly recentS: number;
}

/**
 * Changes for which the events of the last moment speak, around all objects together. Each event votes, for each object, for the change that would have brought
 * the object there: one that has gone on with an equal velocity since its onset, or a jump that was not seen. Votes of different objects meet where the change is.
 *
 * @param objects that were there before @param told events that nothing explains @param least votes that a change must have, nats
 */
export function likelyChanges(objects: readonly Track[], told: Told, min: number): Change[] {
  const { endUs, recentS } = told;
  const room = Math.floor(maxVotes / objects.length);
  const voters = objects.map((track, k) => votersOf(track, told, [k * room, (k + 1) * room]));
  return onsetsS.flatMap((onsetS) => {
    for (const one of votes) one.clear();
    objects.forEach((track, k) => vote({ track, voters: voters[k], onsetS }, told));
    return votes.flatMap((one, isJump) =>
      one.peaks(min).map(({ dx, dy }) => {
        const perS = isJump ? 0 : 1 / onsetS;
        const sinceS = isJump ? Math.min(recentS, jumpedShare * onsetS) : onsetS;
        const choices = votes.length * onsetsS.length * (1 + (Math.PI * (dx * dx + dy * dy)) / spotArea);
        const times = { untilUs: endUs - onsetS * 1e6, sinceUs: endUs - sinceS * 1e6 };
        const known = { px2: changedPx2, pxS2: changedPxS2, hasMoved: false, choiceNats: Math.log(choices) };
        return { ...times, ...known, dx, dy, dvx: dx * perS, dvy: dy * perS };
      }),
    );
  });
}

/** Events that can vote for an object, newest first, and what each is worth at its place, nats. */
interface Voters {
  readonly at: Int32Array;
  readonly weights: Float32Array;
}

function votersOf(track: Track, { events: { count, x, y, tUs, ratio }, endUs }: Told, [first, end]: readonly number[]): Voters {
  const density = observedHz(track) / (4 * Math.PI * (spotPx2 + changedPx2));
  // Where it may be expected in the time that tells, for every onset.
  const expected = onsetsS.flatMap((onsetS) => {
    const from = pointAt(track, endUs - onsetS * 1e6);
    return [0, toldShare * onsetS].map((ageS) => {
      const s = (endUs - from.tUs) * 1e-6 - ageS;
      return [from.x + from.vx * s, from.y + from.vy * s];
    });
  });
  const bounds = [0, 1].map((axis) => expected.map((place) => place[axis]));
  const [left, top] = bounds.map((places) => Math.min(...places) - farthestPx);
  const [right, bottom] = bounds.map((places) => Math.max(...places) + farthestPx);
  const oldestUs = endUs - toldShare * onsetsS[onsetsS.length - 1] * 1e6;
  let next = first;
  for (let k = count - 1; k >= 0 && tUs[k] >= oldestUs && next < end; k--) {
    if (x[k] < left || x[k] > right || y[k] < top || y[k] > bottom) continue;
    votersAt[next] = k;
    votersNats[next++] = Math.log1p(density * Math.min(maxRatio, ratio[k]));
  }
  return { at: votersAt.subarray(first, next), weights: votersNats.subarray(first, next) };
}

function vote(
  { track, voters, onsetS }: { readonly track: Track; readonly voters: Voters; readonly onsetS: number },
  { events: { x, y, tUs }, endUs }: Told,
): void {
  const from = pointAt(track, endUs - onsetS * 1e6);
  for (let i = 0; i < voters.at.length; i++) {
    const k = voters.at[i];
    const ageS = (endUs - tUs[k]) * 1e-6;
    if (ageS > toldShare * onsetS) return;
    const s = (tUs[k] - from.tUs) * 1e-6;
    const dx = x[k] - from.x - from.vx * s;
    const dy = y[k] - from.y - from.vy * s;
    const told = 1 - ageS / onsetS;
    going.add(dx / told, dy / told, voters.weights[i]);
    if (ageS <= jumpedShare * onsetS) jumped.add(dx, dy, voters.weights[i]);
  }
}

const [going, jumped] = [new Votes(), new Votes()];
/** For changes that go on, and for jumps; of one call at a time. */
const votes = [going, jumped];
/** Of all objects of a call. */
const [votersAt, votersNats] = [new Int32Array(maxVotes), new Float32Array(maxVotes)];
