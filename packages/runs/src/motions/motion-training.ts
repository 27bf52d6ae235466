import { BackgroundModel, type EventStream, stepsOf, usualOffShare } from '@spikeseg/events';
import { evidenceTiming, objectRatesHz, PixelWitness } from '@spikeseg/segmentation';
import { MotionLearner, type MotionMap, type MotionOptions, type MotionState, prunedMaps } from '@spikeseg/stdp';
import type { RecordingSource } from '../recordings/dataset.ts';
import { learnedOffShare } from './learned-off-share.ts';

/** What a pass over a recording brought; a row of metrics.csv. */
export interface MotionRow {
  /** 0: the first, which looks at a part of the events, with the whole lattice of velocities. */
  readonly pass: number;
  readonly recording: string;
  /** Events that were learned from. */
  readonly events: number;
  /** Maps that are left. */
  readonly maps: number;
  /** Share of the events that the maps claim: 1 − π_0. */
  readonly claimed: number;
  /** ln of the likelihood of the held-out events beside that of background alone, mean, nats; null where none was held out. */
  readonly heldOutNats: number | null;
}

/** The maps that a pass left; what is followed over the passes. */
export interface PassMaps {
  readonly pass: number;
  readonly maps: readonly Pick<MotionMap, 'id' | 'vx' | 'vy' | 'spread' | 'priors'>[];
}

/** How far a training is; plain data, all that is needed to go on. */
export interface MotionTraining {
  readonly pass: number;
  /** Recordings of this pass that are done. */
  readonly done: number;
  readonly learner: MotionState | undefined;
  /** Held-out events of this pass, and the sum of their nats. */
  readonly held: { readonly events: number; readonly nats: number };
  readonly rows: readonly MotionRow[];
  /** Mean nats of a held-out event in every pass that has ended, from the first full one on. */
  readonly passes: readonly number[];
  /** Of every pass that has ended, the first look as well. */
  readonly history: readonly PassMaps[];
  /** Of the pass with the most. */
  readonly best: readonly MotionMap[];
  /** Share of the events of objects that are OFF: as it was believed at first, as it is in this pass, and as the best pass has found it. */
  readonly offShare: { readonly first: number; readonly now: number; readonly best: number };
  readonly ended: boolean;
}

/** A training that has not begun. */
export const untrained: MotionTraining = {
  pass: 0,
  done: 0,
  learner: undefined,
  held: { events: 0, nats: 0 },
  rows: [],
  passes: [],
  history: [],
  best: [],
  offShare: { first: usualOffShare, now: usualOffShare, best: usualOffShare },
  ended: false,
};

/** Fastest velocity that is looked for, px/s: faster ones are for the layer `fast`. */
export const motionOptions: MotionOptions = { ratesHz: objectRatesHz, fastestPxS: 90 };

/** Of every five blocks of 2 s one is held out. */
const blockUs = 2e6;
const blocks = 5;
/** The model of the background knows nothing before, µs. */
const settleUs = 5e6;
/** In the first pass so many events of a recording teach at most, evenly spread; the others are context. */
const firstLook = 60_000;
/**
 * Shares of the events that a map must claim to be kept: at the end of the first pass, and from then on. In two real recordings without anything that
 * moves maps made themselves up from up to 2.1e-4.
 */
export const leastShares = { first: 2e-4, later: 3e-4 } as const;
/** What is wider than this after a full pass has found no velocity, px/s. */
const widestPxS = 4;
/** A training ends when a pass brings less than this of what the one before had. */
const leastGain = 0.02;
/** Time of a piece that is weighed at once, µs, as the detector does it; and pieces between two looks at the event loop. */
const pieceUs = 1e6 * evidenceTiming.stepS;
const piecesPerTurn = 50;

/**
 * One recording of one pass: every event is weighed against the background, and then teaches, or is scored where it is held out.
 *
 * @param onEvents awaited now and then, with the number of events that are done; throws to stop, and then nothing has changed
 */
export async function learnRecording(
  training: MotionTraining,
  name: string,
  events: EventStream,
  onEvents: (done: number) => void | Promise<void>,
): Promise<MotionTraining> {
  const { t, x, y, p, sensor } = events;
  const isFirst = training.pass === 0;
  const learner = new MotionLearner(sensor, motionOptions, training.learner);
  if (training.done === 0 && !isFirst) learner.beginPass();
  const skim = isFirst ? Math.ceil(t.length / firstLook) : 1;
  const before = learner.learned;
  const background = new BackgroundModel(sensor, t[0] ?? 0, training.offShare.now);
  const witness = new PixelWitness(sensor);
  const held = { ...training.held };
  let heldHere = { events: 0, nats: 0 };
  let [begin, pieces] = [0, 0];
  for (const { events: piece } of stepsOf(events, pieceUs)) {
    const ratios = background.ratios(piece);
    const end = begin + piece.t.length;
    for (let i = begin; i < end; i++) {
      const sinceUs = t[i] - t[0];
      const ratio = witness.believed(x[i], y[i], t[i], ratios[i - begin]);
      if (i % skim !== 0) {
        learner.remember(x[i], y[i], t[i], ratio);
        continue;
      }
      const isHeldOut = Math.floor(sinceUs / blockUs) % blocks === blocks - 1;
      const learns = !isHeldOut && sinceUs >= settleUs;
      const nats = learner.observe(x[i], y[i], t[i], ratio, learns, p[i]);
      if (isHeldOut && sinceUs >= settleUs) heldHere = { events: heldHere.events + 1, nats: heldHere.nats + nats };
    }
    begin = end;
    if (++pieces % piecesPerTurn === 0 || end === t.length) await onEvents(end);
  }
  // What claims little here may claim more in recordings to come: at the end of the pass it is judged.
  learner.prune(0);
  const state = learner.state;
  held.events += heldHere.events;
  held.nats += heldHere.nats;
  const row: MotionRow = {
    pass: training.pass,
    recording: name,
    events: learner.learned - before,
    maps: state.maps.length,
    claimed: 1 - learner.nothing,
    heldOutNats: heldHere.events > 0 ? heldHere.nats / heldHere.events : null,
  };
  return { ...training, done: training.done + 1, learner: state, held, rows: [...training.rows, row] };
}

/** After the last recording of a pass: keeps what is best, and says whether there is to be another one. */
export function endPass(training: MotionTraining, mostPasses: number): MotionTraining {
  const { pass, held, learner, passes } = training;
  const { fastestPxS } = motionOptions;
  const rule = pass === 0 ? { leastShare: leastShares.first } : { leastShare: leastShares.later, widestPxS };
  const maps = prunedMaps(learner?.maps ?? [], { fastestPxS, ...rule });
  const kept = {
    ...training,
    pass: pass + 1,
    done: 0,
    held: { events: 0, nats: 0 },
    learner: learner && { ...learner, maps },
    history: [
      ...training.history,
      { pass, maps: maps.map(({ id, vx, vy, spread, priors }) => ({ id, vx, vy, spread, priors })) },
    ],
  };
  // What looks at a part of the events alone has nothing to compare with.
  if (pass === 0) return { ...kept, best: maps, ended: maps.length === 0 };
  const { first } = training.offShare;
  const now = maps.length === 0 ? first : learnedOffShare(maps, first);
  const found = { ...kept, offShare: { first, now, best: now } };
  // Without held-out events nothing says when to stop: one full pass has to do.
  if (held.events === 0) return { ...found, best: maps, ended: true };
  const nats = held.nats / held.events;
  // Background alone has 0.
  const most = Math.max(0, ...passes);
  const ended = maps.length === 0 || pass >= mostPasses || nats <= (1 + leastGain) * most;
  const next = { passes: [...passes, nats], ended };
  if (maps.length > 0 && nats > most) return { ...found, ...next, best: maps };
  if (maps.length === 0 || passes.length === 0)
    return { ...kept, ...next, best: [], offShare: { first, now: first, best: first } };
  return { ...kept, ...next, offShare: { first, now, best: training.offShare.best } };
}

/**
 * Learns how things move in recordings, pass after pass, until another pass brings nothing.
 *
 * @param onState told after every recording, and after every pass; awaited
 */
export async function learnMotions(
  sources: readonly RecordingSource[],
  mostPasses: number,
  {
    from = untrained,
    onState = () => {},
    onEvents = () => {},
  }: {
    readonly from?: MotionTraining | undefined;
    readonly onState?: (training: MotionTraining) => void | Promise<void>;
    readonly onEvents?: (source: RecordingSource, pass: number, done: number, total: number) => void | Promise<void>;
  } = {},
): Promise<MotionTraining> {
  let training = from;
  while (!training.ended) {
    for (const source of sources.slice(training.done)) {
      const { events } = await source.load();
      const { pass } = training;
      training = await learnRecording(training, source.name, events, (done) => onEvents(source, pass, done, events.t.length));
      await onState(training);
    }
    training = endPass(training, mostPasses);
    await onState(training);
  }
  return training;
}
