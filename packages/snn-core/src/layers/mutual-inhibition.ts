import { layerShapes } from '../network/layer-shapes.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import type { Plane } from './lateral-steps.ts';

/*
 * Transport layers that compete with one another tell each other, in every step, their excess per step: what the largest
 * potential nearby had above the ceiling in their last update, divided by their steps per update.
 */

const f32 = Math.fround;

/** A layer that another one competes with, as that one sees it. */
export interface Rival {
  /** Position in the network. */
  readonly position: number;
  readonly plane: Plane;
  /** Pixels from cell to cell. */
  readonly stride: number;
  /** Steps from update to update, a power of two. */
  readonly every: number;
}

/** The rivals of a layer, in the order of `competition.with`. */
export function rivalsOf(network: NetworkSpec, layerName: string): readonly Rival[] {
  const layer = network.layers.find(({ name }) => name === layerName);
  const shapes = layerShapes(network);
  const names = (layer?.kind === 'transport' && layer.competition?.with) || [];
  return names.map((name) => {
    const position = network.layers.findIndex((other) => other.name === name);
    const rival = network.layers[position];
    const [, height, width] = shapes[name].output;
    const { stride = 1, every = 1 } = rival.kind === 'transport' ? rival : {};
    return { position, plane: { height, width }, stride, every };
  });
}

/**
 * Adds to every cell the largest share per step of the rival's cells that overlap it.
 *
 * @param sums of the cells of a layer, `own` their plane and pixels from cell to cell; written
 * @param excess of the rival's cells, as its last update left it
 */
export function addShare(
  sums: Float32Array,
  own: { readonly plane: Plane; readonly stride: number },
  rival: Rival,
  excess: Float32Array,
): void {
  const { height, width } = own.plane;
  for (let y = 0; y < height; y++) {
    const [top, bottom] = overlap(y, own.stride, rival.stride, rival.plane.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = overlap(x, own.stride, rival.stride, rival.plane.width);
      let max = 0;
      for (let v = top; v <= bottom; v++) {
        for (let u = left; u <= right; u++) max = Math.max(max, excess[v * rival.plane.width + u]);
      }
      sums[y * width + x] += f32(max / rival.every);
    }
  }
}

/** First and last cell of `other` pixels, of so many, that share a pixel with a cell of `own`. A last cell may reach beyond the source. */
export function overlap(cell: number, own: number, other: number, cells: number): readonly [first: number, last: number] {
  return [Math.floor((cell * own) / other), Math.min(cells - 1, Math.floor(((cell + 1) * own - 1) / other))];
}
