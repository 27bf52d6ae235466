import { checkEvents, checkSensor, type EventStream, type SensorSize } from '@spikeseg/events';
import {
  type Backend,
  checkOptions,
  type Session,
  type SessionState,
  type SparseSpikes,
  type TransportLayerSpec,
} from '@spikeseg/snn-core';
import { EvidenceInput } from '../belief/evidence-input.ts';
import type { InputState } from '../belief/pixel-witness.ts';
import { type RecentEvent, RecentEvents } from '../belief/recent-events.ts';
import type { WeighedStep } from '../belief/step-weigher.ts';
import type { DecodedDetection } from '../detections/decoded.ts';
import { rounded } from '../detections/detection.ts';
import { type EvidenceModel, ebssaModel, extraNats, stepS } from './ebssa.ts';
import { ObjectBlocks } from './false-alarm-rate.ts';
import type { LayerLevels } from './layer-levels.ts';
import { LayerReadout, type ReadoutOptions, type ReadoutState } from './layer-readout.ts';
import { type FoundPath, LeftBehind } from './left-behind.ts';
import { type Level, peaksOf } from './level-peaks.ts';
import {
  centroidReachPx,
  type EventsInView,
  fastPlace,
  fastWindowS,
  slowPlace,
  spotBoxPx,
  spotEvents,
  velocityOf,
} from './place.ts';

/** What decides about evidence, and where it is. */
export interface SearchOptions {
  /** Name to write into the detections. */
  readonly recording: string;
  /**
   * θ, nats: where a place of the slow layer counts as an object. One of the fast layer counts from 3.5 nats more on, as
   * it has so many more velocities to be wrong with.
   */
  readonly thresholdNats: number;
  /**
   * How many places per hour may fire by chance, both layers together: the θ of each moves to where that many do (see
   * `FalseAlarmRate`), beginning with `thresholdNats`. Null, or left out: θ stays.
   */
  readonly falseAlarmsPerHour?: number | null | undefined;
  /** Of places closer than this the one with the most evidence counts, px. */
  readonly separationPx: number;
  readonly watch?: Pick<EvidenceWatch, 'onLevels'> | undefined;
}

/** Who looks on; what is found is the same. Asked for in every step: where nobody listens nothing is gathered. */
export interface EvidenceWatch {
  /**
   * Told after every step which places hold evidence.
   *
   * @param endUs end of the step, µs @param levels of each layer, in reading order @param thresholds θ of each layer in this step, nats
   */
  readonly onLevels?: ((endUs: number, levels: readonly (readonly Level[])[], thresholds: readonly number[]) => void) | undefined;
  /** Told of the events of every step, in their order, which class of evidence each is in, from 1; 0 where it says nothing. */
  readonly onClasses?: ((classes: Uint8Array) => void) | undefined;
}

const optionRules = {
  recording: 'any',
  thresholdNats: { above: 0 },
  falseAlarmsPerHour: { above: 0, optional: true },
  separationPx: { least: 0 },
  watch: 'any',
} as const;

/** How long what happens where an object was is its doing, s. */
const objectMemoryS = 2;

/** What a search carries from step to step, as plain data: restored into one of the same network and sensor, it goes on as if never stopped. */
export interface SearchState {
  readonly session: SessionState;
  readonly input: InputState;
  readonly recent: readonly RecentEvent[];
  readonly nextEvent: number;
  readonly readouts: readonly ReadoutState[];
  readonly objects: Uint32Array;
  readonly steps: number;
  readonly standing: readonly Level[];
  readonly paths: readonly FoundPath[];
  readonly silent: number;
}

/**
 * Finds compact objects, standing or moving, by the evidence that their events add up to in the network of {@link ebssaModel}. The readout takes
 * the places that hold the most evidence around them. Causal, with bounded memory: the potentials of the network and the events
 * of the last moment.
 */
export class EvidenceSearch {
  readonly #options: SearchOptions;
  readonly #size: SensorSize;
  readonly #session: Session;
  readonly #input: EvidenceInput;
  readonly #recent: RecentEvents;
  readonly #readouts: readonly LayerReadout[];
  readonly #objects: ObjectBlocks;
  readonly #leftBehind = new LeftBehind();
  #steps = 0;
  /** End of the last step, µs. */
  #endUs = -Infinity;
  /** Places of the slow layer at its last update. */
  #standing: readonly Level[] = [];
  /** Steps without events since the network was quiet, which it has not been told of. */
  #silent = 0;
  #hasEvents = false;
  /** Input of the present step that another has made, and whether one ever was: then that other knows what is believed of pixels. */
  #made: SparseSpikes | undefined;
  #isWeighed = false;

  /**
   * @param backend an engine with transport layers
   * @param model that of {@link ebssaModel} for the sensor when left out; another has the same layers and input
   * @throws TypeError, RangeError for options or a sensor that are none, and whatever the engine throws that cannot run the network
   */
  static async open(backend: Backend, size: SensorSize, options: SearchOptions, model?: EvidenceModel): Promise<EvidenceSearch> {
    checkSensor('EvidenceSearch', size);
    const wished = { ...options, falseAlarmsPerHour: options.falseAlarmsPerHour ?? undefined };
    checkOptions('EvidenceSearch', wished, optionRules);
    const { network, weights } = model ?? ebssaModel(size);
    return new EvidenceSearch(await backend.compile(network, weights), size, wished);
  }

  private constructor(session: Session, size: SensorSize, options: SearchOptions & ReadoutOptions) {
    this.#options = options;
    this.#size = size;
    this.#session = session;
    this.#input = new EvidenceInput(size);
    this.#recent = new RecentEvents(size);
    this.#objects = new ObjectBlocks(size, objectMemoryS / stepS);
    this.#readouts = (session.network.layers as readonly TransportLayerSpec[]).map(
      (layer) => new LayerReadout(layer, size, options, session.network.layers.length),
    );
  }

  /**
   * Takes in events of the present step.
   *
   * @param ratios likelihood ratio of each, per unit of object rate, s·px
   * @throws RangeError for one beside the sensor, and for times that fall
   */
  addAll(events: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): void {
    checkEvents('events', events, this.#size);
    if (ratios.length !== events.t.length)
      throw new RangeError(`events: expected a ratio for each of ${events.t.length}, got ${ratios.length}`);
    if (events.t.length === 0) return;
    this.#recent.addAll(events, ratios);
    this.#hasEvents = true;
    this.#input.addAll(events, ratios);
  }

  /** The same, slower. @returns the class of evidence of each, from 1; 0 where it says nothing */
  addEach(events: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): Uint8Array {
    checkEvents('events', events, this.#size);
    this.#recent.addAll(events, ratios);
    this.#hasEvents = true;
    return Uint8Array.from(events.t, (tUs, i) => 1 + this.#input.add(events.x[i], events.y[i], tUs, ratios[i]));
  }

  /** Takes in all events of the present step, of which a `StepWeigher` has made the input, as of every step before. */
  addWeighed(events: Pick<EventStream, 't' | 'x' | 'y'>, { ratios, input }: WeighedStep): void {
    if (events.t.length === 0) return;
    this.#recent.addAll(events, ratios);
    this.#hasEvents = true;
    this.#made = input;
    this.#isWeighed = true;
  }

  /**
   * Ends a step of 10 ms at `endUs`, which is later than the end of the step before.
   *
   * @returns detections after every update of the slow layer, and of objects that move fast whenever there are any, else undefined; their
   *   events are those within the spot in the time that they stand for, numbered from 0 in the order in which they were added
   */
  async step(endUs: number): Promise<readonly DecodedDetection[] | undefined> {
    if (!(endUs > this.#endUs && endUs < Infinity))
      throw new RangeError(`step: expected a time after the end of the step before, ${this.#endUs} µs, got ${endUs} µs`);
    this.#endUs = endUs;
    await this.#run();
    this.#recent.dropBefore(endUs - fastWindowS * 1e6);
    this.#steps++;
    let isAnswer = false;
    for (const { levels } of this.#readouts) this.#mark(levels);
    const firing = this.#readouts.flatMap((readout) => {
      if (this.#steps % readout.every !== 0) return readout.every > 1 ? this.#standing : [];
      const found = readout.firing(this.#objects, this.#steps);
      if (readout.every === 1) return found;
      isAnswer = true;
      this.#standing = found;
      return found;
    });
    this.#options.watch?.onLevels?.(
      endUs,
      this.#readouts.map(({ levels }) => levels.atLeast(0)),
      this.#readouts.map(({ threshold }) => threshold),
    );
    const peaks = peaksOf(firing, this.#options.separationPx);
    const found = peaks.flatMap((level) => {
      const detection = this.#detection(level, endUs, isAnswer);
      return detection ? [{ detection, nats: level.nats + extraNats(level) }] : [];
    });
    const isTold = this.#leftBehind.isTold(
      found.map(({ detection: { x, y, vx, vy }, nats }) => ({
        x,
        y,
        nats,
        velocity: vx === undefined ? undefined : [vx, vy ?? 0],
      })),
      this.#steps,
    );
    const told = found.flatMap(({ detection }, k) => (isTold[k] ? [detection] : []));
    return isAnswer || told.length > 0 ? told : undefined;
  }

  /** Whether the engine can tell and take a state, and nobody else has made the input. */
  get keepsState(): boolean {
    return !this.#isWeighed && this.#session.state !== undefined && this.#session.restore !== undefined;
  }

  /**
   * What it carries between two steps; a copy.
   *
   * @throws RangeError when the engine cannot tell its state, and after {@link addWeighed}
   */
  get state(): SearchState {
    if (this.#isWeighed) throw new RangeError('evidence detector: expected steps that it weighed itself, got others');
    const session = this.#session.state?.();
    if (session === undefined) throw new RangeError('evidence detector: expected an engine that tells its state, got another');
    return {
      session,
      input: this.#input.state,
      recent: this.#recent.kept,
      nextEvent: this.#recent.next,
      readouts: this.#readouts.map((readout) => readout.state),
      objects: this.#objects.last,
      steps: this.#steps,
      standing: this.#standing,
      paths: this.#leftBehind.state,
      silent: this.#silent,
    };
  }

  /**
   * Goes on from a state, before the first event.
   *
   * @param shiftUs how much later its clock would be on that of the events to come, µs
   * @throws RangeError when the state is of another network, or the engine takes none
   */
  restore(state: SearchState, shiftUs = 0): void {
    if (this.#session.restore === undefined)
      throw new RangeError('evidence detector: expected an engine that takes a state, got another');
    this.#session.restore(state.session);
    this.#input.restore(state.input, shiftUs);
    this.#recent.restore(state.recent, state.nextEvent, shiftUs);
    this.#readouts.forEach((readout, k) => readout.restore(state.readouts[k]));
    this.#objects.restore(state.objects);
    this.#steps = state.steps;
    this.#standing = state.standing;
    this.#leftBehind.restore(state.paths);
    this.#silent = state.silent;
  }

  /** Ends the detector's use of the engine. */
  dispose(): void {
    this.#session.dispose();
  }

  /** Runs the network for this step: its layers have the levels after it. */
  async #run(): Promise<void> {
    const canPass = this.#session.silence !== undefined && this.#session.quiet?.() === true;
    if (!this.#hasEvents && (this.#silent > 0 || canPass)) {
      this.#silent++;
      for (const { levels } of this.#readouts) levels.clear();
      return;
    }
    if (this.#silent > 0) this.#session.silence?.(this.#silent);
    this.#silent = 0;
    this.#hasEvents = false;
    const record = this.#readouts.map(({ layer }) => layer.name);
    const input = this.#made ?? this.#input.take();
    this.#made = undefined;
    const { layers } = await this.#session.run(input, { record, carryState: this.#steps > 0 });
    for (const { layer, levels } of this.#readouts) levels.read(layers[layer.name], 0);
  }

  /** Notes where there may be objects. */
  #mark(levels: LayerLevels): void {
    for (const cell of levels.cells)
      if (levels.nats[cell] >= this.#options.thresholdNats) this.#objects.mark(levels.x(cell), levels.y(cell), this.#steps);
  }

  #detection(level: Level, endUs: number, isAnswer: boolean): DecodedDetection | undefined {
    const readout = this.#readouts.find(({ layer }) => layer.name === level.layer);
    if (readout === undefined || (readout.every > 1 && !isAnswer)) return undefined;
    const { layer, levels, every } = readout;
    const durationUs = every * stepS * 1e6;
    const velocity = velocityOf(layer, level.motion);
    const place =
      every > 1 ? slowPlace(level, levels.around(level, centroidReachPx)) : fastPlace(level, velocity, this.#lastMoment(endUs));
    if (place === undefined) return undefined;
    const { recording, thresholdNats } = this.#options;
    const { x, y } = place;
    return rounded({
      recording,
      tUs: endUs,
      durationUs,
      x,
      y,
      w: spotBoxPx,
      h: spotBoxPx,
      score: level.nats / thresholdNats,
      ...readout.alarms(level.nats),
      ...(every > 1 ? {} : { vx: velocity[0], vy: velocity[1] }),
      events: spotEvents(this.#size, place, (rows) => this.#recent.within(rows, endUs - durationUs)),
    });
  }

  /** What tells where something fast is. */
  #lastMoment(atUs: number): EventsInView {
    const sinceUs = atUs - fastWindowS * 1e6;
    return { size: this.#size, atUs, agesS: [0, fastWindowS], within: (rows) => this.#recent.within(rows, sinceUs) };
  }
}
