import { type LayerShape, layerShapes, type PlaneShape } from '../../network/layer-shapes.ts';
import type { ConvLayerSpec, NetworkSpec, TransportLayerSpec } from '../../network/network-spec.ts';
import { slackRows } from './slack.ts';

/** WebAssembly addresses have 32 bits. */
const addressable = 2 ** 32 - 2 ** 16;

/**
 * Upper bound on the WebAssembly memory of a session, bytes: what it would take if every neuron fired in one step. It
 * depends on the network alone, not on the number of time steps or spikes; pages that a sparse input never touches are
 * not even taken from the machine.
 *
 * Per convolution and pixel, in bytes: 4 per map and a share of 16 of state, 8 per map of spikes (12 in the last layer,
 * which may compete), 4 per input channel; besides, its weights and the currents of k rows.
 * Per transport layer and cell: 8 per output map of reports, 4.5 of state; its weights and currents.
 * Per pool: 13 per pooled unit, 4 per input unit and window that it lies in.
 *
 * @param threads that compute transport layers; each takes a map
 * @throws RangeError naming a layer without units, see {@link layerShapes}
 */
export function wasmMemoryBytes(network: NetworkSpec, threads = 1): number {
  const shapes = layerShapes(network);
  const { channels, height, width } = network.input;
  let bytes = 8 * channels * height * width;
  network.layers.forEach((layer, position) => {
    const { input, output } = shapes[layer.name];
    if (layer.kind === 'conv') bytes += convBytes(layer, input, position === network.layers.length - 1);
    else if (layer.kind === 'transport') bytes += transportBytes(layer, shapes[layer.name], threads);
    else
      bytes +=
        13 * product(output) +
        8 * (input[1] + input[2]) +
        4 * Math.min(product(output) * layer.kernel ** 2, product(input) * Math.ceil(layer.kernel / layer.stride) ** 2);
  });
  // The module's own constants, records of the layers, alignment.
  return bytes + 4096 + 1024 * network.layers.length;
}

function convBytes({ maps, kernel }: ConvLayerSpec, [channels, height, width]: PlaneShape, last: boolean): number {
  const pixels = height * width;
  const blockPixels = 2 ** blockShift(maps);
  const rowBlocks = Math.ceil(width / blockPixels);
  const weights = 16 * channels * kernel * Math.ceil((kernel * maps) / 4);
  const currents = kernel * (4 * maps * (rowBlocks * blockPixels + kernel - 1) + 16 + 8 * Math.ceil(rowBlocks / 64));
  const state = height * rowBlocks * (4 * maps * blockPixels + 8 + 8);
  return (
    weights +
    currents +
    state +
    4 * (height + 1) +
    4 * channels * pixels +
    (last ? 12 : 8) * maps * pixels +
    16 * maps +
    12 * maps * blockPixels
  );
}

/** Cells that maps shift by at most. */
const furthest = (velocities: readonly number[], cells: number): number =>
  Math.min(cells, Math.ceil(Math.max(...velocities.map(Math.abs))));

/** What assembly/transport-new.ts allocates, rounded up. */
function transportBytes(layer: TransportLayerSpec, { input, output }: LayerShape, threads: number): number {
  const { maps, motions, kernel, stride = 1, competition } = layer;
  const [outputs, height, width] = output;
  const taps = Math.ceil(kernel / stride);
  const pitch =
    16 *
    Math.ceil(
      (width +
        furthest(
          motions.map(({ vx }) => vx),
          width,
        ) +
        1) /
        16,
    );
  const guard =
    furthest(
      motions.map(({ vy }) => vy),
      height,
    ) + 3;
  const rowBytes = 4 * pitch;
  const area = height * rowBytes;
  const slack = slackRows(layer, output);
  const planes = guard * rowBytes + outputs * (area + (slack + guard) * rowBytes);
  // The age of every tile, what was noted of rows, a list of cells.
  const touched = slack === 0 ? 0 : planes / 32 + outputs * (height + 16) + area / 8;
  const rowBits = 8 * Math.ceil(width / 1024);
  // Eight cells of four bytes have a byte of flags.
  const state = planes + planes / 32 + maps * (area + rowBytes) + area + area / 32 + height * rowBits;
  const currents = 4 * maps * (height + taps) * (width + 2 * taps + 13) + 32;
  const weights = input[0] * stride * stride * maps * taps * (5 * (taps + 3) + 4) + 16;
  const levels = outputs * (height + 7) + 5 * height;
  const radius = competition?.radius ?? 0;
  const rivals = competition?.with?.length ?? 0;
  const window = competition === undefined ? 0 : 4 * (pitch + 4 * radius + 32) + rowBytes;
  const excess = competition === undefined ? 0 : area + height * (4 * (1 + rivals) * (width + 7) + 3);
  const bands = threads * (area + area / 8 + (height + taps) * rowBits + window + 256);
  const numbers = 269 * outputs + 4 * maps + motions.length * 80 + 2048;
  return state + touched + currents + weights + levels + excess + bands + numbers + 8 * outputs * height * width;
}

/** As in assembly/block.ts. */
function blockShift(maps: number): number {
  let shift = 0;
  while ((maps * 2 ** shift) % 4 !== 0 || maps * 2 ** shift < 16) shift++;
  return shift;
}

/** @throws RangeError when a session of the network would not fit into WebAssembly memory */
export function checkMemory(network: NetworkSpec, threads = 1): void {
  const bytes = wasmMemoryBytes(network, threads);
  if (bytes <= addressable) return;
  throw new RangeError(
    `wasm engine: expected a network of at most 4 GiB, got one of ${(bytes / 2 ** 30).toFixed(1)} GiB; use smaller input, fewer maps or the typescript engine`,
  );
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
