import { fromInput, layerShapes, layerSources } from '@spikeseg/snn-core';
import { potentialName, spikesName } from './layer-outputs.ts';
import { hasNeurons, LayerSteps } from './layer-steps.ts';
import { GraphBuilder, type GraphPlan, numbersOf } from './nodes/graph-builder.ts';
import { addConvolution, addPool, addSpikesOfInput, addThresholds } from './nodes/layers.ts';

/** x [B, C, H, W], state_in.N → spikes [B, n, h, w], state_out.N: one time step of B streams. */
export function stepGraph(plan: GraphPlan): GraphBuilder {
  const { network, states, outputs } = plan;
  const graph = new GraphBuilder('spikeseg step');
  const { channels, height, width } = network.input;
  const x = graph.input('x', ['B', channels, height, width]);
  for (const { input, shape } of states) graph.input(input, ['B', ...shape]);
  const sources = layerSources(network);
  const shapes = layerShapes(network);
  const steps = new LayerSteps(graph, plan, true);
  network.layers.forEach((layer, position) => {
    const { name } = layer;
    const source = sources[position];
    const received = source === fromInput ? x : spikesName(network, network.layers[source].name);
    const spikes = spikesName(network, name);
    if (!hasNeurons(layer)) addPool(graph, layer, source === fromInput ? addSpikesOfInput(graph, x) : received, spikes);
    else {
      addThresholds(graph, name, numbersOf(plan, name));
      const current = addConvolution(graph, layer, numbersOf(plan, name), {
        input: received,
        shape: shapes[name].input,
      });
      const own = states.filter((state) => state.layer === name);
      const nameOf = (kind: string): string => own.find((state) => state.kind === kind)?.output ?? `${name}/${kind}`;
      steps.add(layer, { current, spikes, potential: potentialName(name), nameOf, suffix: '' });
      steps.end(layer);
    }
  });
  for (const { name, shape } of outputs) graph.output(name, ['B', ...shape]);
  for (const { output, shape } of states) graph.output(output, ['B', ...shape]);
  return graph;
}
