import { type ConvLayerSpec, requirePlainLayers } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import { GraphBuilder } from './graph-builder.ts';
import type { GraphPlan } from './graph-plan.ts';
import { potentialName, spikesName } from './layer-outputs.ts';
import { addConvolution, addPool, addSpikesOfInput, addThresholds } from './layers.ts';
import { addNeuron, type NeuronValues } from './neuron.ts';
import { indexTensor } from './tensors.ts';

/**
 * x [T, B, C, H, W], state_in.N → spikes [T, B, n, h, w], state_out.N: T time steps of B streams, layer by layer.
 *
 * Time and streams are one axis of T·B frames, step by step. A convolution or pool runs over all frames at once; of a
 * convolution's currents each step's are then cut out, and the neurons go through them, step after step, unrolled. There
 * is no Loop, If or Scan, so an engine can keep all of it on its device.
 */
export function sequenceGraph(plan: GraphPlan, steps: number): GraphBuilder {
  const { network, states, outputs } = plan;
  requirePlainLayers(network, 'onnx');
  const graph = new GraphBuilder('spikeseg sequence');
  const { channels, height, width } = network.input;
  const x = graph.input('x', [steps, 'B', channels, height, width]);
  for (const { input, shape } of states) graph.input(input, ['B', ...shape]);
  const frameShape = graph.constant(indexTensor('/x/frame_shape', [-1, channels, height, width]));
  let frames = graph.node('Reshape', [x, frameShape], '/x/frames');
  network.layers.forEach((layer, position) => {
    if (layer.kind === 'pool') {
      const input = position === 0 ? addSpikesOfInput(graph, frames) : frames;
      frames = framesName(layer.name);
      addPool(graph, layer, input, frames);
    } else frames = addConvLayer(graph, plan, layer, frames, steps);
  });
  for (const { name, layer, kind, shape } of outputs) {
    const from = kind === 'spikes' ? framesName(layer) : `${potentialName(layer)}/frames`;
    graph.node('Reshape', [from, graph.constant(indexTensor(`${layer}/window_shape`, [steps, -1, ...shape]))], name);
    graph.output(name, [steps, 'B', ...shape]);
  }
  for (const { output, shape } of states) graph.output(output, ['B', ...shape]);
  return graph;
}

const framesName = (layer: string): string => `${layer}/frames`;

/** A convolution over all frames and its neurons through all steps. */
function addConvLayer(graph: GraphBuilder, plan: GraphPlan, layer: ConvLayerSpec, input: string, steps: number): string {
  const { network, forward, states, outputs, float16 } = plan;
  const { name } = layer;
  const each = Array.from({ length: steps }, (_, t) => `.${t}`);
  const current = addConvolution(graph, layer, forward[name], input, float16);
  const currents = each.map((suffix) => `${current}${suffix}`);
  graph.nodes('Split', [current], currents, { axis: 0 });
  const threshold = addThresholds(graph, layer, forward[name]);
  const [potential, fired] = states.filter((state) => state.layer === name);
  let neurons: NeuronValues = {
    potential: potential.input,
    fired: network.fireOnce
      ? graph.node('Cast', [fired.input], `${name}/has_fired`, { to: TensorProto_DataType.BOOL })
      : undefined,
  };
  each.forEach((suffix, t) => {
    neurons = addNeuron(graph, {
      layer: name,
      leak: forward[name].leak,
      threshold,
      current: currents[t],
      before: neurons,
      charged: `${potentialName(name)}${suffix}`,
      spikes: `${spikesName(network, name)}${suffix}`,
      potential: t === steps - 1 ? potential.output : `${name}/rest${suffix}`,
      suffix,
    });
  });
  if (neurons.fired !== undefined) graph.node('Cast', [neurons.fired], fired.output, { to: TensorProto_DataType.FLOAT });
  const joined = (first: string, output: string): string =>
    graph.node(
      'Concat',
      each.map((suffix) => `${first}${suffix}`),
      output,
      { axis: 0 },
    );
  if (outputs.some(({ kind, layer: of }) => kind === 'potential' && of === name))
    joined(potentialName(name), `${potentialName(name)}/frames`);
  return joined(spikesName(network, name), framesName(name));
}
