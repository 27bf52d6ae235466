import {
  type ForwardTransport,
  never,
  shiftOf,
  type TransportChannel,
  transportChannels,
  type TransportLayerSpec,
} from '@spikeseg/snn-core';
import { type Frames, largestOf, type Tf } from './tensors.ts';

/** Potentials of other channels, or of neighbours: where from, as a filter with a single 1 for every channel, and at what cost [1, 1, 1, C]; undefined where it costs nothing. */
interface Way {
  readonly from: Frames;
  readonly cost: Frames | undefined;
}

/** The place itself among its nine neighbours. */
const centre = 4;
/** Filters of so many entries are applied row by row and column by column: it is fewer of them, with more overhead. */
const largestFilter = 49;

/**
 * The ways of evidence from update to update: it enters from other motions, shifts, and spreads to neighbours. All channels at
 * once: other channels are chosen by a 1 × 1 convolution, other places by a depthwise one, with a single 1 for every channel; a product with 1
 * and sums with 0 do not round. (A dilation would spread in one operation, but that of the `wasm` platform has no results below 0.)
 */
export class TransportWays {
  readonly #tf: Tf;
  readonly #spec: TransportLayerSpec;
  readonly #channels: readonly TransportChannel[];
  /** From other channels, [1, 1, C, C]. */
  readonly #entries: readonly Way[];
  /** From the nine neighbours, [3, 3, C, 1], but those from which no channel has a way; of the same place alone if no channel has another. */
  readonly #neighbours: readonly Way[];

  constructor(tf: Tf, spec: TransportLayerSpec, numbers: ForwardTransport) {
    this.#tf = tf;
    this.#spec = spec;
    this.#channels = transportChannels(spec);
    this.#entries = entriesOf(spec, this.#channels, numbers).map((entry) => entryOn(tf, entry));
    const places = Array.from({ length: 9 }, (_, place) => place);
    const costs = places.map((place) => this.#channels.map(({ motion }) => numbers.lateral.data[motion * 9 + place]));
    this.#neighbours = places
      .filter((place) => place === centre || costs[place].some((cost) => cost < never))
      .map((place) => neighbourOn(tf, place, costs[place]));
  }

  dispose(): void {
    this.#tf.dispose([...this.#entries, ...this.#neighbours].flatMap(({ from, cost }) => [from, cost ?? []].flat()));
  }

  /**
   * P, what the potentials become by the ways of their own motion; a way that there is not leaves far less than nothing.
   *
   * @param potential V [B, H, W, C]
   * @param update counted from rest
   */
  predict(potential: Frames, update: number): Frames {
    const tf = this.#tf;
    const paid = (came: Frames, { cost }: Way): Frames => (cost === undefined ? came : tf.sub(came, cost));
    const entering = this.#entries.map((way) => paid(tf.conv2d(potential, way.from, 1, 'valid'), way));
    const shifted = this.#shift(largestOf(tf, [potential, ...entering]), update);
    const there = (from: Frames): Frames =>
      this.#neighbours.length === 1 ? shifted : tf.depthwiseConv2d(shifted, from, 1, 'same');
    return largestOf(
      tf,
      this.#neighbours.map((way) => paid(there(way.from), way)),
    );
  }

  #shift(potential: Frames, update: number): Frames {
    const tf = this.#tf;
    const [, height, width] = potential.shape;
    const shifts = this.#channels.map(({ motion }) => shiftOf(this.#spec.motions[motion], update));
    if (shifts.every(([dx, dy]) => dx === 0 && dy === 0)) return potential;
    // What shifts by the whole layer leaves it.
    const stays = shifts.map(([dx, dy]) => Math.abs(dx) < width && Math.abs(dy) < height);
    const reach = (axis: 0 | 1): number => shifts.reduce((far, by, c) => (stays[c] ? Math.max(far, Math.abs(by[axis])) : far), 0);
    const [right, down] = [reach(0), reach(1)];
    const filter = (x: boolean, y: boolean): Frames => {
      const [columns, rows] = [x ? 2 * right + 1 : 1, y ? 2 * down + 1 : 1];
      const values = new Float32Array(rows * columns * shifts.length);
      shifts.forEach(([dx, dy], c) => {
        const row = y ? down - dy : 0;
        const column = x ? right - dx : 0;
        if (stays[c]) values[(row * columns + column) * shifts.length + c] = 1;
      });
      return tf.tensor4d(values, [rows, columns, shifts.length, 1]);
    };
    if ((2 * right + 1) * (2 * down + 1) <= largestFilter) return tf.depthwiseConv2d(potential, filter(true, true), 1, 'same');
    const across = tf.depthwiseConv2d(potential, filter(true, false), 1, 'same');
    return tf.depthwiseConv2d(across, filter(false, true), 1, 'same');
  }
}

/** By channel: the channel that it is entered from, and the cost. */
type EntryOfChannels = readonly (readonly [from: number, cost: number])[];

/** The first motion that every channel is entered from, the second, and so on; a channel without one enters itself, which costs nothing. */
function entriesOf(
  { motions }: TransportLayerSpec,
  channels: readonly TransportChannel[],
  { enter }: ForwardTransport,
): EntryOfChannels[] {
  const ways = channels.map(({ brightness, motion }) =>
    channels.flatMap((other, from): [number, number][] => {
      const named = motions[motion].enterFrom?.includes(motions[other.motion].name) ?? false;
      const cost = enter.data[motion * motions.length + other.motion];
      return other.brightness === brightness && named && cost < never ? [[from, cost]] : [];
    }),
  );
  const most = ways.reduce((largest, own) => Math.max(largest, own.length), 0);
  return Array.from({ length: most }, (_, rank) => ways.map((own, channel) => own.at(rank) ?? ([channel, 0] as const)));
}

function entryOn(tf: Tf, entry: EntryOfChannels): Way {
  const count = entry.length;
  const chosen = new Float32Array(count * count);
  entry.forEach(([from], channel) => (chosen[from * count + channel] = 1));
  return {
    from: tf.tensor4d(chosen, [1, 1, count, count]),
    cost: costOn(
      tf,
      entry.map(([, cost]) => cost),
    ),
  };
}

function neighbourOn(tf: Tf, place: number, costs: readonly number[]): Way {
  const chosen = new Float32Array(9 * costs.length).fill(1, place * costs.length, (place + 1) * costs.length);
  return { from: tf.tensor4d(chosen, [3, 3, costs.length, 1]), cost: costOn(tf, costs) };
}

const costOn = (tf: Tf, costs: readonly number[]): Frames | undefined =>
  costs.every((cost) => cost === 0) ? undefined : tf.tensor4d([...costs], [1, 1, 1, costs.length]);
