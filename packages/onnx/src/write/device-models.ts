import { TensorProto_DataType } from 'onnx-buf';
import { GraphBuilder } from './nodes/graph-builder.ts';
import { floatTensor } from './nodes/tensors.ts';
import { bytesOf } from './write-model.ts';

/* Models of a few nodes that bring tensors to a device and back. */

/** Its output y is its input x, of any shape: it reads a tensor that lies on a device. */
export function identityModel(): Uint8Array {
  const graph = new GraphBuilder('identity');
  graph.output(graph.node('Identity', [graph.input('x')], 'y'));
  return bytesOf(graph);
}

/** Its output x has the int64 `shape`, of `size` [1] numbers: `values` [N] at the int64 `places` [N, 1], each once, and 0 elsewhere. */
export function scatterModel(): Uint8Array {
  const graph = new GraphBuilder('scatter');
  const whole = (name: string): string => graph.input(name, undefined, TensorProto_DataType.INT64);
  const zeros = graph.node('Expand', [graph.constant(floatTensor('zero', [1], Float32Array.of(0))), whole('size')], 'zeros');
  const flat = graph.node('ScatterND', [zeros, whole('places'), graph.input('values')], 'flat');
  graph.output(graph.node('Reshape', [flat, whole('shape')], 'x'));
  return bytesOf(graph);
}
