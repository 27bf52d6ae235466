import { requirePlainLayers } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import { GraphBuilder } from './graph-builder.ts';
import type { GraphPlan } from './graph-plan.ts';
import { addConvolution, addPool, addSpikesOfInput, addThresholds } from './layers.ts';
import { potentialName, spikesName } from './layer-outputs.ts';
import { addNeuron } from './neuron.ts';

/** x [B, C, H, W], state_in.N → spikes [B, n, h, w], state_out.N: one time step of B streams. */
export function stepGraph({ network, forward, states, outputs, float16 }: GraphPlan): GraphBuilder {
  requirePlainLayers(network, 'onnx');
  const graph = new GraphBuilder('spikeseg step');
  const { channels, height, width } = network.input;
  let spikes = graph.input('x', ['B', channels, height, width]);
  for (const { input, shape } of states) graph.input(input, ['B', ...shape]);
  network.layers.forEach((layer, position) => {
    const { name } = layer;
    const output = spikesName(network, name);
    if (layer.kind === 'pool') {
      addPool(graph, layer, position === 0 ? addSpikesOfInput(graph, spikes) : spikes, output);
    } else {
      const [potential, fired] = states.filter((state) => state.layer === name);
      const after = addNeuron(graph, {
        layer: name,
        leak: forward[name].leak,
        threshold: addThresholds(graph, layer, forward[name]),
        current: addConvolution(graph, layer, forward[name], spikes, float16),
        before: {
          potential: potential.input,
          fired: network.fireOnce
            ? graph.node('Cast', [fired.input], `${name}/has_fired`, { to: TensorProto_DataType.BOOL })
            : undefined,
        },
        charged: potentialName(name),
        spikes: output,
        potential: potential.output,
        suffix: '',
      });
      if (after.fired !== undefined) graph.node('Cast', [after.fired], fired.output, { to: TensorProto_DataType.FLOAT });
    }
    spikes = output;
  });
  for (const { name, shape } of outputs) graph.output(name, ['B', ...shape]);
  for (const { output, shape } of states) graph.output(output, ['B', ...shape]);
  return graph;
}
