import { type TransportLayerSpec, transportPadding } from '@spikeseg/snn-core';
import type { ConvolutionInput, GraphBuilder } from './graph-builder.ts';
import { indexTensor } from './tensors.ts';

/**
 * A sum of weights with a stride of n, as one with stride 1 over blocks of n × n pixels, whose pixels are channels: the same sums, and
 * so the same numbers where no sum rounds. It is written as a transposed convolution, which multiplies matrices first and adds
 * planes then: with few maps and a large kernel far faster on a CPU than a convolution, which copies every kernel's input first.
 */
export function addBlockConvolution(
  graph: GraphBuilder,
  layer: TransportLayerSpec,
  weights: string,
  { input, shape: [channels, height, width], suffix = '' }: ConvolutionInput,
): string {
  const { name, stride = 1 } = layer;
  const blocks = blocksOf(layer);
  const missing = [height, width].map((size) => Math.ceil(size / stride) * stride - size);
  const pads = indexTensor(`${name}.block_pads`, [0, 0, 0, 0, 0, 0, ...missing]);
  const isWhole = missing.every((pixels) => pixels === 0);
  const whole = isWhole ? input : graph.node('Pad', [input, graph.constant(pads)], `${name}/whole_blocks${suffix}`);
  const depth = addBlocks(graph, layer, whole, {
    channels,
    rows: (height + missing[0]) / stride,
    columns: (width + missing[1]) / stride,
    suffix,
  });
  const ofBlocks = graph.once(`${name}/block_weight`, (at, output) => addBlockWeights(at, layer, { weights, channels, output }));
  return graph.node('ConvTranspose', [depth, ofBlocks], `${name}/current${suffix}`, {
    kernel_shape: [blocks.count, blocks.count],
    pads: [blocks.after, blocks.after, blocks.before, blocks.before],
    strides: [1, 1],
  });
}

/**
 * [B, C, n·h, n·w] → [B, n·n·C, h, w], as SpaceToDepth, which ONNX Runtime does not have on WebGPU. Rows first, then columns: each move
 * takes one axis, for which its CPU has a fast way.
 */
function addBlocks(
  graph: GraphBuilder,
  { name, stride = 1 }: TransportLayerSpec,
  whole: string,
  of: { readonly channels: number; readonly rows: number; readonly columns: number; readonly suffix: string },
): string {
  const { channels, rows, columns, suffix } = of;
  const list = (what: string, values: readonly number[]): string => graph.constant(indexTensor(`${name}.${what}`, values));
  const value = (what: string): string => `${name}/${what}${suffix}`;
  const byRow = graph.node(
    'Reshape',
    [whole, list('block_rows', [-1, channels * rows, stride, columns * stride])],
    value('rows'),
  );
  const sortedRows = graph.node('Transpose', [byRow], value('sorted_rows'), { perm: [0, 2, 1, 3] });
  const byColumn = list('block_columns', [-1, channels * rows * columns, stride]);
  const columnsOf = graph.node('Reshape', [sortedRows, byColumn], value('columns'));
  const sorted = graph.node('Transpose', [columnsOf], value('sorted_columns'), { perm: [0, 2, 1] });
  return graph.node('Reshape', [sorted, list('block_shape', [-1, stride ** 2 * channels, rows, columns])], value('blocks'));
}

/** Blocks before and after that of a cell in which its kernel lies, and all of them. */
function blocksOf(layer: TransportLayerSpec): { readonly before: number; readonly after: number; readonly count: number } {
  const { kernel, stride = 1 } = layer;
  const padding = transportPadding(layer);
  const before = Math.ceil(padding / stride);
  const after = Math.floor((kernel - 1 - padding) / stride);
  return { before, after, count: before + 1 + after };
}

/** [S, C, k, k] → [n·n·C, S, K, K], pixels of a block as `addBlocks` has them, rows and columns turned round. */
function addBlockWeights(
  graph: GraphBuilder,
  layer: TransportLayerSpec,
  { weights, channels, output }: { readonly weights: string; readonly channels: number; readonly output: string },
): void {
  const { name, kernel, maps, stride = 1 } = layer;
  const { before, count } = blocksOf(layer);
  const first = before * stride - transportPadding(layer);
  const last = count * stride - first - kernel;
  const list = (what: string, values: readonly number[]): string => graph.constant(indexTensor(`${name}.block_${what}`, values));
  const whole = graph.node('Pad', [weights, list('frame', [0, 0, first, first, 0, 0, last, last])], `${output}/whole`);
  const split = graph.node('Reshape', [whole, list('split', [maps, channels, count, stride, count, stride])], `${output}/split`);
  const sorted = graph.node('Transpose', [split], `${output}/sorted`, { perm: [3, 5, 1, 0, 2, 4] });
  const kernels = graph.node(
    'Reshape',
    [sorted, list('kernels', [stride ** 2 * channels, maps, count, count])],
    `${output}/kernels`,
  );
  const backwards = graph.constant(indexTensor('backwards', [-1, -1]));
  const beginning = graph.constant(indexTensor('beginning', [-(2 ** 31), -(2 ** 31)]));
  const axes = graph.constant(indexTensor('axes.HW', [2, 3]));
  graph.node('Slice', [kernels, backwards, beginning, axes, backwards], output);
}

/**
 * A sum of weights with stride 1 in two parts: every row of the kernel along the rows of the input, and then the sum of what those
 * give, each from its own row. The same sums, and so the same numbers where no sum rounds. With few maps and a large kernel it is
 * several times as fast on a CPU as a convolution, which copies k² inputs for every cell and not k.
 */
export function addRowConvolution(
  graph: GraphBuilder,
  layer: TransportLayerSpec,
  weights: string,
  { input, shape: [channels, height], suffix = '' }: ConvolutionInput,
): string {
  const { name, kernel, maps } = layer;
  const value = (what: string): string => `${name}/${what}${suffix}`;
  const list = (what: string, values: readonly number[]): string => graph.constant(indexTensor(`${name}.${what}`, values));
  const before = transportPadding(layer);
  const after = kernel - 1 - before;
  const ofRows = graph.once(`${name}/row_weight`, (at, output) => {
    const sorted = at.node('Transpose', [weights], `${output}/sorted`, { perm: [2, 0, 1, 3] });
    at.node('Reshape', [sorted, list('row_kernels', [kernel * maps, channels, 1, kernel])], output);
  });
  const rows = graph.node('Conv', [input, ofRows], value('kernel_rows'), {
    kernel_shape: [1, kernel],
    pads: [0, before, 0, after],
    strides: [1, 1],
  });
  const framed = graph.node('Pad', [rows, list('row_pads', [0, 0, before, 0, 0, 0, after, 0])], value('framed_rows'));
  const axes = graph.constant(indexTensor('axes.CH', [1, 2]));
  const parts = Array.from({ length: kernel }, (_, row) => {
    const from = list(`row_from.${row}`, [row * maps, row]);
    const to = list(`row_to.${row}`, [(row + 1) * maps, row + height]);
    return graph.node('Slice', [framed, from, to, axes], value(`kernel_row.${row}`));
  });
  return parts.reduce((sum, part, row) =>
    graph.node('Add', [sum, part], row === kernel - 1 ? value('current') : value(`kernel_rows_to.${row}`)),
  );
}
