import { brightnessLevels, type EvidenceModel, type EvidenceState, evidenceReports, pointingCells } from '@spikeseg/detection';
import { BackgroundModel, type SensorSize } from '@spikeseg/events';
import { checks } from '@spikeseg/snn-core';
import * as z from 'zod';

/* Numbers of a state, and between which bounds they are: what lies within costs no more than what a stream has left. */

/** Steps of 10 ms of two years. */
const maxSteps = 2 ** 33;
/** µs that doubles tell apart. */
const maxUs = 2 ** 53;
/** Single precision counts no further. */
const maxCount = 2 ** 24;
/** Evidence, nats: far beyond every ceiling. */
const maxNats = 1e4;
/** Of objects, places and maps: more than a sensor full of noise has. */
const maxOfList = 100_000;
const maxTracks = 10_000;
/** How far the middle of what is seen of a spot can be from that of the spot, px. */
const maxAsidePx = 20;
/** What sums may be off by, as a factor. */
const rounded = 1.0001;

type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array;

/** Numbers of a kind and, where it is told, of a length, each within bounds; none is NaN. */
const numbers = <A extends NumberArray>(kind: new (length: number) => A, low: number, high: number, length?: number) =>
  z
    .instanceof(kind)
    .refine((values) => length === undefined || values.length === length, `expected ${length} numbers`)
    .refine((values) => values.every((value) => value >= low && value <= high), `expected numbers in [${low}, ${high}]`);

const within = (low: number, high: number) => z.number().min(low).max(high);
const whole = (high: number, low = 0) => z.int().min(low).max(high);
const timeUs = () => within(-maxUs, maxUs);
const velocity = () => within(-1e6, 1e6);
const listOf = <T extends z.ZodType>(one: T, most = maxOfList) => z.array(one).max(most);

const addUpToOne = (chances: Float64Array): boolean => Math.abs(chances.reduce((sum, one) => sum + one, -1)) < rounded - 1;

/** As many numbers as another has, of the same kind. */
const alike = <A extends NumberArray>(one: A, low: number, high: number) =>
  numbers(one.constructor as new (length: number) => A, low, high, one.length);

/*
 * What a state looks like that a live detector may go on from: which numbers there are, how many, and between which bounds. A file may say
 * anything; what is within these bounds costs no more than what a stream has left.
 */

const sums = (one: Float64Array) => alike(one, -1e18, 1e18);

/** What is known of the background of a sensor. @param steps so far */
function backgroundForm(sensor: SensorSize, firstUs: number, steps: number) {
  const fresh = new BackgroundModel(sensor, 0).learned;
  const seconds = (steps * evidenceReports.stepUs) / 1e6 + 1;
  const bins = 1 + seconds * 1e4;
  const prior = z.object({ rate: within(1e-15, 1e12), shape: within(1e-6, 1e6) });
  const { activity, hazards } = fresh;
  return z.object({
    startUs: within(firstUs - 1, firstUs + 1),
    counts: alike(fresh.counts, 0, maxCount),
    totals: alike(fresh.totals, 0, 1e12),
    last: alike(fresh.last, -1, seconds),
    shares: alike(fresh.shares, 0, 1),
    rates: alike(fresh.rates, 0, 1e12),
    intervalRates: alike(fresh.intervalRates, 0, 1e12),
    isHot: alike(fresh.isHot, 0, 1),
    isApart: alike(fresh.isApart, 0, 1),
    isMiddle: alike(fresh.isMiddle, 0, 1),
    priors: z.union([z.array(prior).length(0), z.array(prior).length(fresh.hotCounts.length)]),
    hotCounts: alike(fresh.hotCounts, 0, Infinity),
    burst: alike(fresh.burst, 0, 1e6),
    activity: z.object({ seconds: alike(activity.seconds, 0, 2 * seconds), mean: within(0, maxUs) }),
    hazards: z
      .array(
        z.object({
          seen: sums(hazards[0].seen),
          passed: sums(hazards[0].passed),
          reached: sums(hazards[0].reached),
          factor: alike(hazards[0].factor, 0, 1e12),
        }),
      )
      .length(hazards.length),
    events: whole(maxUs),
    lastBin: whole(bins, -1),
    eventsSeen: whole(maxUs),
    pausedBins: whole(bins),
    updateS: within(0.5, seconds + 10),
    hazardS: within(0, seconds + 10),
    recent: alike(fresh.recent, 0, maxCount),
    lookedS: within(0, seconds),
  });
}

const held = (low: number) => numbers(Float32Array, low, maxNats);

const variance = () => within(Number.MIN_VALUE, 1e18);

/** What the search and the follower hold. What the session holds is checked by `checks.state`, which knows the network. */
function followedForm({ network }: EvidenceModel, firstUs: number, steps: number) {
  const { width, height } = network.input;
  const pixels = width * height;
  const endUs = firstUs + (steps + 1) * evidenceReports.stepUs;
  const step = whole(steps);
  const place = { x: within(-width, 2 * width), y: within(-height, 2 * height) };
  const nats = within(-maxNats, maxNats);
  const time = within(Math.min(0, firstUs), endUs);
  const amount = within(0, 1e12);
  const session = z.object({
    step,
    potentials: z.record(z.string(), held(0)),
    transports: z.record(
      z.string(),
      z.object({ current: held(-maxNats), excess: held(0), shares: listOf(held(0), network.layers.length) }),
    ),
  });
  const input = z.object({
    taken: numbers(Float32Array, 0, maxNats, pixels),
    sinceUs: numbers(Float64Array, -Infinity, endUs, pixels),
  });
  const event = z.object({
    number: whole(maxUs),
    x: whole(width - 1),
    y: whole(height - 1),
    tUs: within(firstUs, endUs),
    ratio: within(0, 1e30),
  });
  const recent = z.array(event).refine((events) => events.every(({ tUs }, k) => k === 0 || tUs >= events[k - 1].tUs), {
    error: 'expected events in time order',
  });
  const motion = {
    ...place,
    tUs: within(firstUs, endUs),
    vx: velocity(),
    vy: velocity(),
    pp: variance(),
    pv: within(-1e18, 1e18),
    vv: variance(),
  };

  const brightness = numbers(Float64Array, 0, 1, brightnessLevels).refine(addUpToOne, 'expected a sum of 1');
  const aside = within(-maxAsidePx, maxAsidePx);
  const seen = {
    brightness,
    events: amount,
    seconds: within(1e-9, 1e12),
    usualHz: amount,
    inView: within(0, 1),
    asideX: aside,
    asideY: aside,
  };
  const track = z
    .object({
      ...motion,
      ...seen,
      group: whole(maxUs, 1),
      id: whole(maxUs, 1).optional(),
      drift: within(0, 1e6),
      nats,
      beyondNats: amount,
      maxNats: amount,
      bornUs: time,
      confirmedUs: time,
      seenUs: time,
      path: listOf(z.object({ tUs: time, ...place, vx: velocity(), vy: velocity(), nats }), maxTracks),
      trail: listOf(z.object({ tUs: time, ...place }), maxTracks),
    })
    .refine(({ pp, pv, vv }) => pv ** 2 <= pp * vv * rounded, 'expected variances and their covariance')
    .transform((one) => ({ ...one, id: one.id }));
  const beside = z.object({
    id: whole(maxUs, 1),
    dx: within(-2 * width, 2 * width),
    dy: within(-2 * height, 2 * height),
    dvx: velocity(),
    dvy: velocity(),
  });
  const own = z.object({ ...place, vx: velocity(), vy: velocity(), vv: variance() }).optional();
  const away = z.object({ id: whole(maxUs, 1), confirmedUs: time, seenUs: time, own, beside: listOf(beside, maxTracks) });
  const kinematics = { tUs: time, ...place, vx: velocity(), vy: velocity() };
  const rested = {
    ...kinematics,
    pp: variance(),
    pv: within(-1e9, 1e9),
    vv: variance(),
    nats,
    brightness,
    events: amount,
    seconds: amount,
  };
  const moved = z.object({ ...rested, usualHz: amount, track: whole(maxTracks) });
  const shift = z.object({ tUs: time, dx: within(-1e4, 1e4), dy: within(-1e4, 1e4) });
  const cells = numbers(Float64Array, 0, 1.001, pointingCells);
  const filter = z.object({
    judges: listOf(z.object({ ...kinematics, pp: variance(), brightness }), maxTracks),
    stays: within(0, 1),
    rests: cells,
    slews: z.array(cells).length(3),
    shiftX: within(-1e4, 1e4),
    shiftY: within(-1e4, 1e4),
  });
  const pointing = z.object({
    events: recent,
    nextEvent: whole(maxUs),
    filter: filter.optional(),
    sinceUs: time,
    foundUs: time,
    restsUs: time,
    restsX: within(-1e4, 1e4),
    restsY: within(-1e4, 1e4),
    certainUs: time.optional(),
  });
  const excursion = z.object({ isFast: z.boolean(), ...place, seenUs: time, startNats: nats });
  return z.object({
    search: z.object({ session, input, steps: step, silent: step }),
    follower: z
      .object({
        tracks: listOf(track, maxTracks),
        departed: listOf(track, maxTracks),
        away: listOf(away, maxTracks),
        groups: whole(maxUs),
        objects: whole(maxUs),
        existence: z.object({ reached: z.array(amount).length(3), hours: within(0, 1e9) }),
        excursions: listOf(excursion),
        witness: input,
        lead: z.object({
          weight: amount,
          signs: within(-1e12, 1e12),
          ahead: within(-1e18, 1e18),
          signedAhead: within(-1e18, 1e18),
        }),
        recent,
        nextEvent: whole(maxUs),
        moved: z.object({ moved: listOf(moved, maxTracks), way: listOf(shift), pointing }),
      })
      .refine(
        ({ tracks, moved: now }) => now.moved.every((one) => one.track < tracks.length),
        'expected moved tracks that there are',
      ),
  });
}

const gridForm = z.object({ firstUs: timeUs(), next: whole(maxSteps) });

/** @throws Error that says which number is none of a state */
function parsed<T>(form: z.ZodType<T>, value: unknown): T {
  const result = form.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new Error(`a damaged state: ${path.join('.')}: ${message}`);
}

/**
 * What a file holds, as a state.
 *
 * @param model on its sensor
 * @throws Error that says which number is none of a state of that model
 */
export function stateOf(value: unknown, model: EvidenceModel): EvidenceState {
  const { firstUs, next } = parsed(gridForm, value);
  const { width, height } = model.network.input;
  const form = gridForm.extend({
    background: backgroundForm({ width, height }, firstUs, next),
    followed: followedForm(model, firstUs, next),
    offShare: within(0.01, 0.99).optional(),
  });
  const state = parsed(form, value);
  checks.state(model.network, state.followed.search.session);
  return state;
}
