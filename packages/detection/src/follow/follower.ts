import type { EventStream, SensorSize } from '@spikeseg/events';
import { type InputState, PixelWitness } from '../belief/pixel-witness.ts';
import { type RecentEvent, RecentEvents } from '../belief/recent-events.ts';
import { fastPxS, stepS } from '../search/ebssa.ts';
import type { FollowWatch } from '../search/evidence-watch.ts';
import type { LearnedMotion } from '../search/learned-motions.ts';
import { surelyNats } from '../surely.ts';
import { splitSiblings, withoutDoubles } from './doubles.ts';
import { type Excursion, Excursions, isWorthStart } from './excursions.ts';
import { fastDrift, standingAt, startTracks } from './initiation.ts';
import { type FoundPlace, fastSeparationPx, separationPx } from './place-search.ts';
import { MovedObjects, type MovedState } from './pointing/moved-objects.ts';
import { type AbsentObject, AbsentObjects } from './re-identification.ts';
import { reclaim } from './reclaim.ts';
import { Sharing } from './sharing.ts';
import { stopsOf } from './stops.ts';
import { streakAt } from './streak.ts';
import { lossUs, succeed } from './succession.ts';
import { leaveTrail } from './track/afterglow.ts';
import { brightnessAround } from './track/brightness.ts';
import { BySquare } from './track/by-square.ts';
import { isOnSensor, lookAcrossEdges } from './track/edges.ts';
import { type ExistenceState, ExistenceTest } from './track/existence.ts';
import type { LeadState } from './track/lead.ts';
import { bestOfEach, isReported, minReportedNats } from './track/reported.ts';
import {
  areSiblings,
  besidePx,
  copyOf,
  enoughNats,
  inherit,
  observedHz,
  pathUs,
  predict,
  remember,
  startMemoryS,
  type Track,
} from './track/track.ts';

/** A track whose place has a larger variance has lost its object, px². */
const maxPx2 = 100;
/** Maximum number of starts of a step, and of tracks; the weakest go. */
const [maxStarts, maxTracks] = [40, 400];
/** An object that was found as fast counts as slow after it has been slow for this long, µs. */
const slowUs = 1.4e6;
/** A track without evidence after this time makes room for a new start, µs. */
const idleUs = 5e5;

/** What a {@link Follower} carries from step to step, as plain data. */
export interface FollowerState {
  readonly tracks: readonly Track[];
  readonly departed: readonly Track[];
  readonly away: readonly AbsentObject[];
  readonly groups: number;
  readonly objects: number;
  readonly existence: ExistenceState;
  readonly excursions: readonly Excursion[];
  readonly witness: InputState;
  readonly lead: LeadState;
  readonly recent: readonly RecentEvent[];
  readonly nextEvent: number;
  readonly moved: MovedState;
}

/** An object that is reported. */
export interface FollowedObject {
  readonly track: Track;
  readonly id: number;
}

/**
 * Follows what the search has found: tracks that test themselves, event by event. It tells the search what known objects explain, so that only what is new is
 * found. Causal, with a bounded number of tracks.
 */
export class Follower {
  readonly #size: SensorSize;
  readonly #test: ExistenceTest;
  readonly #witness: PixelWitness;
  readonly #sharing: Sharing;
  readonly #shared: readonly LearnedMotion[];
  readonly #excursions = new Excursions();
  readonly #bySquare = new BySquare<Track>(besidePx);
  /** Events of the last moment, with what is believed of them and not explained. */
  readonly recent: RecentEvents;
  #tracks: Track[] = [];
  /** Objects that were lost, or left, a moment ago: what comes now may be one of them. */
  #departed: readonly Track[] = [];
  readonly #absent = new AbsentObjects();
  readonly #moved: MovedObjects;
  #groups = 0;
  #objects = 0;

  /** @param shared velocities that were learned */
  constructor(size: SensorSize, test: ExistenceTest, shared: readonly LearnedMotion[] = []) {
    this.#size = size;
    this.#test = test;
    this.#shared = shared;
    this.#witness = new PixelWitness(size);
    this.#sharing = new Sharing(size);
    this.#moved = new MovedObjects(size);
    this.recent = new RecentEvents(size);
  }

  /** Takes in events of the present step. @returns the likelihood ratio of each against background and all that is followed, s·px */
  take(
    { t, x, y, p }: Pick<EventStream, 't' | 'x' | 'y' | 'p'>,
    ratios: ArrayLike<number>,
    { onSpot, onBelieved, onUnexplained }: FollowWatch = {},
  ): Float32Array {
    let event = 0;
    const ofEvent = onSpot && ((track: number, profile: number) => onSpot(track, event, profile));
    this.#sharing.begin(this.#tracks, stepS, this.#moved.passers(this.#tracks));
    const [left, believedLeft, ofStanding] = [0, 1, 2].map(() => new Float32Array(t.length));
    for (let i = 0; i < t.length; i++) {
      event = i;
      const believed = this.#witness.believed(x[i], y[i], t[i], ratios[i]);
      onBelieved?.(believed);
      const explained = this.#sharing.share(x[i], y[i], t[i], p[i], believed, ofEvent);
      ofStanding[i] = believed / (1 + this.#sharing.ofPassers);
      left[i] = ratios[i] / (1 + explained);
      believedLeft[i] = believed / (1 + explained);
    }
    this.recent.addAll({ t, x, y }, believedLeft);
    this.#moved.add({ t, x, y }, ofStanding);
    onUnexplained?.(believedLeft);
    return left;
  }

  /** Ends a step. @param found places of the search, those with most evidence first @returns objects that are there, by their numbers */
  step(endUs: number, found: readonly FoundPlace[]): readonly FollowedObject[] {
    this.#test.pass(stepS);
    for (const track of this.#tracks) {
      predict(track, endUs);
      lookAcrossEdges(track, this.#size);
      remember(track);
      leaveTrail(track);
    }
    this.#count();
    this.#tracks = this.#moved.step(this.#tracks, found, endUs);
    const ended = this.#tracks.filter((track) => !this.#isAlive(track));
    if (ended.length > 0) this.#tracks = this.#tracks.filter((track) => !ended.includes(track));
    const departed = ended.filter(({ id }) => id !== undefined && !this.#tracks.some((track) => track.id === id));
    const left = bestOfEach(this.#tracks);
    for (const track of departed) this.#absent.leave(track, left);
    if (departed.length > 0) this.#departed = [...this.#departed, ...departed];
    if (this.#departed.length > 0) {
      const followed = new Set(this.#tracks.map(({ id }) => id));
      this.#departed = this.#departed.filter(({ tUs, id }) => endUs - tUs <= lossUs && !followed.has(id));
    }
    this.#confirm(endUs);
    this.#slowDown(endUs);
    this.#groups += splitSiblings(this.#tracks, this.#groups + 1, endUs);
    this.#tracks = withoutDoubles(this.#tracks, endUs);
    this.#reidentify(endUs);
    if (!this.#moved.areMoving) this.#handOver(endUs);
    if (!this.#moved.areMoving) this.#stop(endUs);
    this.#start(endUs, found);
    this.recent.dropBefore(endUs - startMemoryS * 1e6);
    const reported = this.#tracks.filter((track) => isReported(track) && isOnSensor(track, this.#size));
    return bestOfEach(reported).map((track) => ({ track, id: track.id as number }));
  }

  /** By how much ON events come ahead of their objects, px. */
  get leadPx(): number {
    return this.#sharing.lead.px;
  }

  /** Whether the mount moves the objects that are followed. */
  get slews(): boolean {
    return this.#moved.areMoving;
  }

  /** Of objects, and of what may be some. */
  get tracks(): readonly Track[] {
    return this.#tracks;
  }

  /** A copy. */
  get state(): FollowerState {
    return {
      tracks: this.#tracks.map((track) => shifted(track, 0)),
      departed: this.#departed.map((track) => shifted(track, 0)),
      away: this.#absent.state,
      groups: this.#groups,
      objects: this.#objects,
      existence: this.#test.state,
      excursions: this.#excursions.state,
      witness: this.#witness.state,
      lead: this.#sharing.lead.state,
      recent: this.recent.kept,
      nextEvent: this.recent.next,
      moved: this.#moved.state(this.#tracks),
    };
  }

  /** Goes on from a state, before the first event. @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore(state: FollowerState, shiftUs: number): void {
    const { tracks, departed, away, groups, objects, existence, excursions, witness, lead, recent } = state;
    const { nextEvent, moved } = state;
    this.#tracks = tracks.map((track) => shifted(track, shiftUs));
    this.#departed = departed.map((track) => shifted(track, shiftUs));
    this.#absent.restore(away, shiftUs);
    this.#groups = groups;
    this.#objects = objects;
    this.#test.restore(existence);
    this.#excursions.restore(excursions, shiftUs);
    this.#witness.restore(witness, shiftUs);
    this.#sharing.lead.restore(lead);
    this.recent.restore(recent, nextEvent, shiftUs);
    this.#moved.restore(moved, this.#tracks, shiftUs);
  }

  /** Notes what every start has reached by chance, as long as it is no object: the most that one of its tracks has had. */
  #count(): void {
    const reached = new Map<number, number>();
    for (const { group, maxNats } of this.#tracks) reached.set(group, Math.max(maxNats, reached.get(group) ?? 0));
    for (const track of this.#tracks) {
      const { group, id, nats, beyondNats } = track;
      const [before, now] = [reached.get(group) as number, nats + beyondNats];
      if (now > before) {
        if (id === undefined) this.#test.count(before, now);
        reached.set(group, now);
      }
      track.maxNats = Math.max(before, now);
    }
  }

  #isAlive({ x, y, pp, nats }: Track): boolean {
    const { width, height } = this.#size;
    return nats >= -surelyNats && pp <= maxPx2 && x >= -2 && y >= -2 && x <= width + 1 && y <= height + 1;
  }

  #confirm(endUs: number): void {
    const asked = this.#test.nats;
    for (const track of this.#tracks) {
      if (track.id !== undefined || track.nats < asked || this.#moved.mayBe(track)) continue;
      this.#test.uncount();
      const sibling = this.#tracks.find((one) => areSiblings(one, track) && one.id !== undefined);
      track.confirmedUs = sibling?.confirmedUs ?? endUs;
      reclaim(track, this.#tracks, endUs);
      track.id = sibling?.id ?? ++this.#objects;
    }
  }

  /** What was found as fast and has long been slow goes on as what is slow: a track that may turn at any moment is drawn aside by noise. */
  #slowDown(endUs: number): void {
    const isSlow = ({ id, x, y, vx, vy, drift, bornUs, path }: Track): boolean => {
      if (id === undefined || drift < fastDrift || endUs - bornUs < slowUs || Math.hypot(vx, vy) > fastPxS) return false;
      const [first] = path;
      return Math.hypot(x - first.x, y - first.y) < fastPxS * (endUs - first.tUs) * 1e-6;
    };
    for (const track of this.#tracks.filter(isSlow)) this.#beginAnew(track, endUs);
  }

  /** What has just come may be an object that was away. */
  #reidentify(endUs: number): void {
    const objects = bestOfEach(this.#tracks);
    this.#absent.watch(objects);
    for (const track of objects.filter(({ confirmedUs }) => endUs - confirmedUs <= pathUs)) {
      const others = objects.filter((one) => one !== track);
      const returned = this.#absent.returned(track, others, endUs);
      if (returned === undefined) continue;
      const { id } = track;
      for (const one of this.#tracks)
        if (one.id === id) Object.assign(one, { id: returned.id, confirmedUs: returned.confirmedUs });
    }
  }

  #handOver(endUs: number): void {
    const handed = succeed(this.#tracks, this.#departed, endUs, this.#test.nats);
    for (const one of handed) {
      this.#departed = this.#departed.filter(({ id }) => id !== one.to.id);
      this.#tracks = this.#tracks.filter((track) => !areSiblings(track, one.from));
    }
  }

  /** An object goes on as tracks that have just begun where it is. */
  #beginAnew(track: Track, endUs: number): void {
    const leadPx = this.#sharing.lead.meanPx;
    const { id, x, y, vx, vy, confirmedUs, maxNats, beyondNats, events, seconds, usualHz } = track;
    this.#tracks = this.#tracks.filter(
      (one) => one.id !== id && (one.bornUs < endUs || Math.hypot(one.x - x, one.y - y) >= besidePx),
    );
    const place = { isFast: false, x, y, vx, vy, nats: 0, brightness: 1 };
    const evidence = { nats: Math.min(enoughNats, Math.max(minReportedNats, track.nats)), beyondNats, maxNats };
    const known = { id, confirmedUs, brightness: brightnessAround(observedHz(track)), events, seconds, usualHz, ...evidence };
    for (const one of startTracks(place, { group: ++this.#groups, endUs, leadPx }, this.recent, [])) {
      Object.assign(one, { ...known, brightness: known.brightness.slice() });
      inherit(one, track, endUs);
      this.#tracks.push(one);
    }
  }

  /** Tracks that stand begin where fast objects may have stopped. */
  #stop(endUs: number): void {
    const leadPx = this.#sharing.lead.meanPx;
    for (const place of stopsOf(this.#tracks, endUs))
      this.#tracks.push(standingAt(place, { group: ++this.#groups, endUs, leadPx }, this.recent));
  }

  #start(endUs: number, found: readonly FoundPlace[]): void {
    let starts = 0;
    const leadPx = this.#sharing.lead.meanPx;
    const near = this.#bySquare.of(this.#tracks);
    for (const place of found) {
      const excursion = this.#excursions.see(place, endUs);
      if (starts === maxStarts || !isWorthStart(excursion, place.nats)) continue;
      const inTheWay = tracksAt(place, near);
      const idle = inTheWay.filter((track) => isIdle(track, endUs));
      for (const track of idle) near.remove(track);
      if (idle.length > 0) this.#tracks = this.#tracks.filter((track) => !idle.includes(track));
      if (idle.length < inTheWay.length) continue;
      excursion.startNats = place.nats;
      const streak = place.isFast ? streakAt(place, endUs, this.recent) : undefined;
      starts++;
      const at = { group: ++this.#groups, endUs, leadPx, streak };
      for (const track of startTracks(place, at, this.recent, this.#shared)) {
        this.#tracks.push(track);
        near.add(track);
      }
    }
    this.#excursions.forget(endUs);
    if (this.#tracks.length > maxTracks)
      this.#tracks = this.#tracks.toSorted((a, b) => b.nats - a.nats || a.group - b.group).slice(0, maxTracks);
  }
}

/** Tracks that follow what is at a place. */
const tracksAt = ({ x, y, isFast }: FoundPlace, near: BySquare<Track>): readonly Track[] =>
  near.near(x, y).filter((track) => {
    const reach = track.id === undefined ? (isFast ? fastSeparationPx : separationPx) : besidePx;
    return (track.x - x) ** 2 + (track.y - y) ** 2 < reach * reach;
  });

/** Whether a track has had its time, and has no evidence: it makes room. */
const isIdle = ({ id, nats, bornUs }: Track, endUs: number): boolean => id === undefined && nats < 0 && endUs - bornUs > idleUs;

/** A copy with later times. @param shiftUs by how much, µs */
const shifted = (track: Track, us: number): Track => ({
  ...copyOf(track),
  tUs: track.tUs + us,
  bornUs: track.bornUs + us,
  confirmedUs: track.confirmedUs + us,
  seenUs: track.seenUs + us,
  path: track.path.map((point) => ({ ...point, tUs: point.tUs + us })),
  trail: track.trail.map((point) => ({ ...point, tUs: point.tUs + us })),
});
