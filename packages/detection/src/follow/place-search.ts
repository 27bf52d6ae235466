import type { EventStream, SensorSize } from '@spikeseg/events';
import type { Backend, Session, SessionState, TransportLayerSpec } from '@spikeseg/snn-core';
import { EvidenceInput } from '../belief/evidence-input.ts';
import type { InputState } from '../belief/pixel-witness.ts';
import type { EvidenceModel } from '../search/ebssa.ts';
import type { EvidenceWatch } from '../search/evidence-watch.ts';
import { LayerLevels } from '../search/layer-levels.ts';
import { velocityOf } from '../search/place.ts';

/** A place where evidence has gathered that nothing known explains. */
export interface FoundPlace {
  readonly isFast: boolean;
  readonly x: number;
  readonly y: number;
  /** px/s, of the map that has most there. */
  readonly vx: number;
  readonly vy: number;
  readonly nats: number;
  /** Brightness of that map, by its place. */
  readonly brightness: number;
}

/** What a {@link PlaceSearch} carries from step to step, as plain data. */
export interface PlaceSearchState {
  /** Undefined for a network at rest. */
  readonly session?: SessionState | undefined;
  readonly input: InputState;
  readonly steps: number;
  readonly silent: number;
}

/** Minimum distance of two places of one layer, px, and of what is fast: what is nearer may be one. */
export const [separationPx, fastSeparationPx]: readonly [number, number] = [6, 9];

/** Searches with the network: says after every step where at least 8 nats are that nothing known explains. */
export class PlaceSearch {
  readonly #session: Session;
  readonly #input: EvidenceInput;
  readonly #layers: readonly { readonly layer: TransportLayerSpec; readonly levels: LayerLevels }[];
  #steps = 0;
  #silent = 0;
  #hasEvents = false;

  static async open(backend: Backend, size: SensorSize, { network, weights }: EvidenceModel): Promise<PlaceSearch> {
    return new PlaceSearch(await backend.compile(network, weights), size);
  }

  private constructor(session: Session, size: SensorSize) {
    this.#session = session;
    this.#input = new EvidenceInput(size);
    const layers = session.network.layers as readonly TransportLayerSpec[];
    this.#layers = layers.map((layer) => ({ layer, levels: new LayerLevels(layer, size) }));
  }

  /** Takes in events of the present step. @param ratios of each against all that is known, s·px */
  addAll(events: Pick<EventStream, 't' | 'x' | 'y'>, ratios: ArrayLike<number>): void {
    if (events.t.length === 0) return;
    this.#hasEvents = true;
    this.#input.addAll(events, ratios);
  }

  /** Ends a step. @param onLevels called with all levels @returns places of every layer that was updated, those with most evidence first */
  async step(endUs: number, onLevels?: EvidenceWatch['onLevels']): Promise<readonly FoundPlace[]> {
    await this.#run();
    this.#steps++;
    onLevels?.(
      endUs,
      this.#layers.map(({ levels }) => levels.atLeast(0)),
    );
    const found: FoundPlace[] = [];
    for (const { layer, levels } of this.#layers) {
      if (this.#steps % (layer.every ?? 1) !== 0) continue;
      for (const { x, y, nats, brightness, motion } of levels.peaks(separationPx)) {
        const [vx, vy] = velocityOf(layer, motion);
        found.push({ isFast: layer.name === 'fast', x, y, vx, vy, nats, brightness });
      }
    }
    return found.toSorted((a, b) => b.nats - a.nats);
  }

  async #run(): Promise<void> {
    const canPass = this.#session.silence !== undefined && this.#session.quiet?.() === true;
    if (!this.#hasEvents && (this.#silent > 0 || canPass)) {
      this.#silent++;
      for (const { levels } of this.#layers) levels.clear();
      return;
    }
    if (this.#silent > 0) this.#session.silence?.(this.#silent);
    this.#silent = 0;
    this.#hasEvents = false;
    const record = this.#layers.map(({ layer }) => layer.name);
    const { layers } = await this.#session.run(this.#input.take(), { record, carryState: this.#steps > 0 });
    for (const { layer, levels } of this.#layers) levels.read(layers[layer.name], 0);
  }

  /** Steps that are over. */
  get steps(): number {
    return this.#steps;
  }

  /** Whether the engine can tell and take a state. */
  get keepsState(): boolean {
    return this.#session.state !== undefined && this.#session.restore !== undefined;
  }

  /** @throws RangeError when the engine cannot tell its state */
  get state(): PlaceSearchState {
    const session = this.#session.state?.();
    if (session === undefined) throw new RangeError('evidence detector: expected an engine that can save its state, got another');
    return { session, input: this.#input.state, steps: this.#steps, silent: this.#silent };
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs @throws RangeError when the engine takes none */
  restore({ session, input, steps, silent }: PlaceSearchState, shiftUs: number): void {
    if (this.#session.restore === undefined)
      throw new RangeError('evidence detector: expected an engine that takes a state, got another');
    if (session !== undefined) this.#session.restore(session);
    this.#input.restore(input, shiftUs);
    this.#steps = steps;
    this.#silent = silent;
  }

  dispose(): void {
    this.#session.dispose();
  }
}
