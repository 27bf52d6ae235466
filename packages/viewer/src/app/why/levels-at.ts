import type { ViewerData, ViewerEvidence } from '../../viewer-data.ts';
import { firstFrom, type ModelTrack, placeAt } from '../shared/model.ts';

/** Evidence in the page at one step, nats. */
export interface Potential {
  /** End of the step, ticks. */
  readonly time: number;
  /** NaN where nothing was reported. */
  readonly nats: number;
  readonly threshold: number;
}

/** Cells that held evidence at a moment, each layer at its last update: called with layer, row, column and nats. */
export function levelsAt(
  { layers, levels, stepTicks }: ViewerEvidence,
  time: number,
  visit: (layer: number, row: number, column: number, nats: number) => void,
): void {
  const step = Math.floor(time / stepTicks);
  layers.forEach(({ every }, layer) => {
    const kept = firstFrom(levels.at, step + 1) - 1;
    // What is older than an update was not seen again.
    for (let s = kept; s >= 0 && levels.at[s] > step - every; s--) {
      let isThere = false;
      for (let k = levels.begins[s]; k < levels.begins[s + 1]; k++) {
        if (levels.layer[k] !== layer) continue;
        isThere = true;
        visit(layer, levels.row[k], levels.column[k], levels.quarterNats[k] / 4);
      }
      if (isThere) return;
    }
  });
}

/** How far from a track its evidence may be, px. */
const reachPx = 6;

/**
 * What a neuron held in the steps of a span of time, and the most that its layer held around the track.
 *
 * @param detection whose neuron is meant
 */
export function potentials(
  data: ViewerData,
  evidence: ViewerEvidence,
  detection: number,
  track: ModelTrack | undefined,
  from: number,
  until: number,
): { readonly neuron: Potential[]; readonly around: Potential[] } {
  const { levels, layers, stepTicks } = evidence;
  const { layer, row, column } = neuronOf(evidence, detection);
  const { stride, every } = layers[layer];
  const neuron: Potential[] = [];
  const around: Potential[] = [];
  const first = Math.ceil(from / stepTicks / every) * every;
  for (let step = Math.max(every, first); step * stepTicks <= until; step += every) {
    const s = firstFrom(levels.at, step);
    const isKept = levels.at[s] === step;
    const time = step * stepTicks;
    const place = track === undefined ? undefined : placeAt(data, track, time);
    let [own, most] = [Number.NaN, Number.NaN];
    const end = isKept ? levels.begins[s + 1] : 0;
    for (let k = levels.begins[s]; k < end; k++) {
      if (levels.layer[k] !== layer) continue;
      const nats = levels.quarterNats[k] / 4;
      if (levels.row[k] === row && levels.column[k] === column) own = nats;
      if (place === undefined) continue;
      const middle = (stride - 1) / 2;
      const away = Math.hypot(levels.column[k] * stride + middle - place.x, levels.row[k] * stride + middle - place.y);
      if (away <= reachPx + middle && !(most >= nats)) most = nats;
    }
    // θ of the last step that was kept.
    const known = isKept ? s : Math.max(0, s - 1);
    const threshold = levels.thresholds[known * layers.length + layer];
    neuron.push({ time, nats: own, threshold });
    around.push({ time, nats: most, threshold });
  }
  return { neuron, around };
}

/** A neuron: place of its layer, brightness of its map, and its cell. */
interface ViewedNeuron {
  readonly layer: number;
  readonly brightness: number;
  readonly row: number;
  readonly column: number;
}

export const neuronOf = ({ layer, brightness, row, column }: ViewerEvidence, detection: number): ViewedNeuron => ({
  layer: layer[detection] - 1,
  brightness: brightness[detection],
  row: row[detection],
  column: column[detection],
});

/**
 * What an event adds to a neuron, nats: the weight of its class at its place in the neuron's receptive field; 0 outside of it.
 *
 * @param event place of the event @param at cell of the neuron
 */
export function natsOfEvent({ events }: ViewerData, { layers }: ViewerEvidence, event: number, at: ViewedNeuron): number {
  const { kernel, stride, weight, ratesHz } = layers[at.layer];
  const first = Math.floor((kernel - stride) / 2);
  const [row, column] = [events.y[event] - at.row * stride + first, events.x[event] - at.column * stride + first];
  const channel = events.classes[event] - 1;
  if (channel < 0 || row < 0 || column < 0 || row >= kernel || column >= kernel) return 0;
  const classes = weight.length / ratesHz.length / kernel ** 2;
  return weight[((at.brightness * classes + channel) * kernel + row) * kernel + column];
}
