import type { NetworkSpec } from '@spikeseg/snn-core';

/**
 * The layers of a network in runs that go through time one after the other: positions, in order. Layers that compete with each
 * other go step by step together, with all layers between them; every other layer goes through all steps by itself.
 */
export function passages({ layers }: NetworkSpec): readonly (readonly number[])[] {
  const runs: number[][] = [];
  let end = -1;
  layers.forEach((layer, position) => {
    if (position > end) runs.push([position]);
    else runs.at(-1)?.push(position);
    const linked = layers.flatMap((other, k) => (listens(other, layer.name) || listens(layer, other.name) ? [k] : []));
    end = Math.max(end, ...linked);
  });
  return runs;
}

const listens = (layer: NetworkSpec['layers'][number], name: string): boolean =>
  layer.kind === 'transport' && layer.competition?.with?.includes(name) === true;
