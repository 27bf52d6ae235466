import { BackgroundModel, type SensorSize } from '@spikeseg/events';
import { type EvidenceModel, type EvidenceState, evidenceReports, ObjectBlocks } from '@spikeseg/segmentation';
import { checkState, layerShapes, type TransportLayerSpec } from '@spikeseg/snn-core';
import * as z from 'zod';
import {
  alike,
  listOf,
  mostCount,
  mostNats,
  mostSteps,
  mostTracks,
  mostUs,
  numbers,
  rounded,
  timeUs,
  velocity,
  whole,
  within,
} from './state-numbers.ts';

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
    counts: alike(fresh.counts, 0, mostCount),
    totals: alike(fresh.totals, 0, 1e12),
    last: alike(fresh.last, -1, seconds),
    shares: alike(fresh.shares, 0, 1),
    rates: alike(fresh.rates, 0, 1e12),
    intervalRates: alike(fresh.intervalRates, 0, 1e12),
    isHot: alike(fresh.isHot, 0, 1),
    isApart: alike(fresh.isApart, 0, 1),
    priors: z.union([z.array(prior).length(0), z.array(prior).length(fresh.hotCounts.length)]),
    hotCounts: alike(fresh.hotCounts, 0, Infinity),
    burst: alike(fresh.burst, 0, 1e6),
    activity: z.object({ seconds: alike(activity.seconds, 0, 2 * seconds), mean: within(0, mostUs) }),
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
    events: whole(mostUs),
    lastBin: whole(bins, -1),
    eventsSeen: whole(mostUs),
    pausedBins: whole(bins),
    updateS: within(0.5, seconds + 10),
    hazardS: within(0, seconds + 10),
  });
}

const held = (low: number) => numbers(Float32Array, low, mostNats);

/** What the network and its readout hold. What the session holds is checked by `checkState`, which knows the network. */
function detectorForm({ network }: EvidenceModel, firstUs: number, steps: number) {
  const { width, height } = network.input;
  const pixels = width * height;
  const endUs = firstUs + (steps + 1) * evidenceReports.stepUs;
  const shapes = layerShapes(network);
  const layers = network.layers as readonly TransportLayerSpec[];
  const step = () => whole(steps);
  const place = { x: within(-width, 2 * width), y: within(-height, 2 * height) };
  const moment = z.object({ ...place, step: step() });
  const nats = within(-mostNats, mostNats);
  const speed = z.tuple([velocity(), velocity()]).optional();
  const levels = layers.map(({ name, maps, motions }) =>
    z.object({
      layer: z.literal(name),
      row: whole(shapes[name].output[1] - 1),
      column: whole(shapes[name].output[2] - 1),
      ...place,
      nats,
      brightness: whole(maps - 1),
      motion: whole(motions.length - 1),
    }),
  );
  const readout = (cells: number) =>
    z
      .object({
        threshold: nats,
        chance: z
          .object({
            reached: z.array(numbers(Uint32Array, 0, mostSteps, cells)).length(3),
            places: z.array(within(0, 1e12)).length(3),
            hours: within(0, 1e9),
            answer: whole(mostSteps),
          })
          .optional(),
      })
      .transform(({ threshold, chance }) => ({ threshold, chance }));
  const readouts = layers.map(({ name }) => readout(shapes[name].output[1] * shapes[name].output[2]));
  const recent = z.object({
    number: whole(mostUs),
    x: whole(width - 1),
    y: whole(height - 1),
    tUs: within(firstUs, endUs),
    ratio: within(0, 1e30),
  });
  return z.object({
    session: z.object({
      step: step(),
      potentials: z.record(z.string(), held(0)),
      transports: z.record(
        z.string(),
        z.object({ current: held(-mostNats), excess: held(0), shares: listOf(held(0), layers.length) }),
      ),
    }),
    input: z.object({
      taken: numbers(Float32Array, 0, mostNats, pixels),
      sinceUs: numbers(Float64Array, -Infinity, endUs, pixels),
    }),
    recent: z.array(recent).refine((events) => events.every(({ tUs }, k) => k === 0 || tUs >= events[k - 1].tUs), {
      error: 'expected events in time order',
    }),
    nextEvent: whole(mostUs),
    readouts: z.tuple([readouts[0], ...readouts.slice(1)]),
    objects: numbers(Uint32Array, 0, steps, new ObjectBlocks({ width, height }, 0).last.length),
    steps: step(),
    standing: listOf(z.union(levels)),
    paths: listOf(
      z.object({
        begun: moment.extend({ velocity: speed }),
        last: moment.extend({ velocity: speed, nats }),
        top: moment.extend({ nats }),
        least: nats.optional(),
      }),
      mostTracks,
    ),
    silent: step(),
  });
}

const variance = () => within(Number.MIN_VALUE, 1e18);

/** What a follower holds. */
function followedForm(model: EvidenceModel, firstUs: number, steps: number) {
  const { width, height } = model.network.input;
  const { session, input, recent, nextEvent, steps: step, silent } = detectorForm(model, firstUs, steps).shape;
  const endUs = firstUs + (steps + 1) * evidenceReports.stepUs;
  const nats = within(-mostNats, mostNats);
  const place = { x: within(-width, 2 * width), y: within(-height, 2 * height) };
  const time = within(0, endUs);
  const amount = within(0, 1e12);
  const motion = {
    ...place,
    tUs: within(firstUs, endUs),
    vx: velocity(),
    vy: velocity(),
    pp: variance(),
    pv: within(-1e18, 1e18),
    vv: variance(),
  };
  const brightness = { events: amount, seconds: amount, steadyEvents: amount, steadySeconds: amount, inView: within(0, 1) };
  const track = z
    .object({
      ...motion,
      ...brightness,
      group: whole(mostUs, 1),
      id: whole(mostUs, 1).optional(),
      heirOf: whole(mostUs, 1).optional(),
      drift: within(0, 1e6),
      nats,
      mostNats: nats,
      bornUs: time,
      confirmedUs: time,
      together: step,
      path: listOf(z.object({ tUs: time, ...place, nats }), mostTracks),
    })
    .transform((one) => ({ ...one, id: one.id, heirOf: one.heirOf }));
  const excursion = z.object({ isFast: z.boolean(), ...place, seenUs: time, startNats: nats });
  return z.object({
    search: z.object({ session, input, steps: step, silent }),
    follower: z.object({
      tracks: listOf(track, mostTracks),
      departed: listOf(track, mostTracks),
      groups: whole(mostUs),
      objects: whole(mostUs),
      existence: z.object({ reached: z.array(amount).length(3), hours: within(0, 1e9) }),
      excursions: listOf(excursion),
      witness: input,
      recent,
      nextEvent,
    }),
  });
}

const trackForm = z
  .object({
    motion: z
      .object({
        tUs: timeUs(),
        x: within(-1e6, 1e6),
        y: within(-1e6, 1e6),
        vx: velocity(),
        vy: velocity(),
        pp: variance(),
        pv: within(-1e18, 1e18),
        vv: variance(),
      })
      .refine(({ pp, pv, vv }) => pv ** 2 <= pp * vv * rounded, 'expected variances and their covariance'),
    id: whole(mostUs, 1).optional(),
    hits: whole(mostSteps, 1),
    scores: within(-1e15, 1e15),
    seenUs: timeUs(),
    last: z.object({
      recording: z.string(),
      tUs: timeUs(),
      durationUs: within(0, mostUs),
      x: within(-1e6, 1e6),
      y: within(-1e6, 1e6),
      w: within(0, 1e6),
      h: within(0, 1e6),
      score: within(-1e9, 1e9),
      falseAlarmsPerHour: within(0, 1e30).optional(),
      vx: velocity().exactOptional(),
      vy: velocity().exactOptional(),
    }),
    alarms: within(0, 1e30).optional(),
  })
  .transform((track) => ({ ...track, id: track.id, alarms: track.alarms }));

const gridForm = z.object({ firstUs: timeUs(), next: whole(mostSteps) });

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
    detector: detectorForm(model, firstUs, next).optional(),
    tracker: z.object({ tracks: listOf(trackForm, mostTracks), confirmed: whole(mostUs) }).optional(),
    followed: followedForm(model, firstUs, next).optional(),
    offShare: within(0.01, 0.99).optional(),
  });
  const state: EvidenceState = parsed(form, value);
  const { detector, tracker, followed } = state;
  const session = followed?.search.session ?? (tracker && detector?.session);
  if (session === undefined) throw new Error('a damaged state: expected what a detector with its tracks, or a follower, holds');
  checkState(model.network, session);
  return state;
}
