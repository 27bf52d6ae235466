import { TensorProto_DataType } from 'onnx-buf';
import { GraphBuilder } from '../nodes/graph-builder.ts';
import { type Carried, type StateKind, shiftPeriod } from '../nodes/states.ts';
import { floatTensor, indexTensor, scalar } from '../nodes/tensors.ts';
import { addShares } from './rival-nodes.ts';
import { addUpdate, type TransportStep, type UpdateInput, type UpdateNames } from './transport-update.ts';

/**
 * One step of a transport layer: input and what rivals tell add up, and the update comes where it is due.
 *
 * @returns what is carried; `excess` of all layers that compete
 */
export function addTransportStep(graph: GraphBuilder, step: TransportStep): Carried {
  const { layer, before, current, excesses, rivals, nameOf, branches } = step;
  const value = (what: string): string => `${layer.name}/${what}${step.suffix}`;
  const { updates, phase } = addStepCount(graph, step);
  const carried: Partial<Record<StateKind, string>> = before.step === undefined ? {} : { step: nameOf('step') };
  /** Sums begin again after an update. */
  const addSum = (kind: 'current' | 'share', of: string): string => {
    if (updates === undefined || before[kind] === undefined) return of;
    const sum = graph.node('Add', [before[kind], of], value(`sum_of_${kind}`));
    carried[kind] = graph.node('Where', [updates, graph.constant(scalar('zero', 0)), sum], nameOf(kind));
    return sum;
  };
  const input = addSum('current', current);
  const shares = rivals.length === 0 ? undefined : addSum('share', addShares(graph, step, rivals, excesses));
  if (layer.competition && (updates === undefined || before.excess !== undefined))
    carried.excess = before.excess === undefined ? value('excess') : nameOf('excess');
  const names: UpdateNames = {
    potential: nameOf('potential'),
    excess: carried.excess,
    spikes: step.spikes,
    reported: step.potential,
  };
  const of = { input, shares, phase, updates };
  if (branches && updates !== undefined) addBranch(graph, step, of, { updates, names });
  else addUpdate(graph, step, of, names);
  return { ...carried, potential: names.potential };
}

/** The update where any stream has one; else all stays as it was, and nothing is reported. */
function addBranch(
  graph: GraphBuilder,
  step: TransportStep,
  of: UpdateInput,
  { updates, names }: { readonly updates: string; readonly names: UpdateNames },
): void {
  const { layer, before, output, suffix } = step;
  const { FLOAT, BOOL } = TensorProto_DataType;
  const value = (what: string): string => `${layer.name}/${what}${suffix}`;
  const each = graph.node('Cast', [updates], value('each_updates'), { to: FLOAT });
  const some = graph.node(
    'Cast',
    [graph.node('ReduceMax', [each], value('most_updates'), { keepdims: 0 })],
    value('some_updates'),
    {
      to: BOOL,
    },
  );
  const [update, wait] = ['update', 'wait'].map((name) => new GraphBuilder(value(name), graph));
  const inner = (key: string, branch: string): string => value(`${branch}_${key}`);
  const given = Object.entries(names).filter((entry): entry is [keyof UpdateNames, string] => entry[1] !== undefined);
  const named = Object.fromEntries(given.map(([key]) => [key, inner(key, 'updated')]));
  addUpdate(update, step, of, { ...names, ...named });
  for (const [key] of given) {
    const shape = ['B', ...(key === 'excess' ? [1, ...output.slice(1)] : output)];
    const kept = inner(key, 'kept');
    if (key === 'potential' || key === 'excess') wait.node('Identity', [before[key] ?? before.potential], kept);
    else wait.node('Mul', [before.potential, wait.constant(scalar('zero', 0))], kept);
    update.output(inner(key, 'updated'), shape);
    wait.output(kept, shape);
  }
  graph.nodes(
    'If',
    [some],
    given.map(([, name]) => name),
    { then_branch: update, else_branch: wait },
  );
}

/** What a transport layer's count of steps says: names of values. */
interface StepCount {
  /** bool [B, 1, 1, 1]: whether this step ends with an update; undefined where every step does. */
  readonly updates: string | undefined;
  /** int32 [B]: the update, counted from rest, modulo the updates after which shifts repeat; undefined where all are alike. */
  readonly phase: string | undefined;
}

/**
 * Reads the count of steps, [B, 1, 1, 1], and advances it: every stream has its own, for streams begin at any time. It stays float32,
 * compared with the steps that end with an update: GPUs have no remainder, and their division rounds differently.
 */
function addStepCount(graph: GraphBuilder, { layer, before, suffix, nameOf }: TransportStep): StepCount {
  const count = before.step;
  if (count === undefined) return { updates: undefined, phase: undefined };
  const { name, every = 1 } = layer;
  const period = shiftPeriod(layer);
  const value = (what: string): string => `${name}/${what}${suffix}`;
  const number = (of: number): string => graph.constant(scalar(`number.${of}`, of));
  const next = graph.node('Add', [count, number(1)], value('next'));
  const ends = graph.node('Equal', [next, number(every * period)], value('repeats'));
  graph.node('Where', [ends, graph.constant(scalar('zero', 0)), next], nameOf('step'));
  const multiples = Float32Array.from({ length: period }, (_, update) => every * (update + 1));
  const each = graph.constant(floatTensor(`${name}.update_steps`, [period], multiples));
  /** What holds of how many of the steps that end with an update, [B, 1, 1, 1] or [B]. */
  const held = (comparison: string, steps: string, what: string, keepdims: number): string => {
    const holds = graph.node(comparison, [steps, each], value(`${what}_each`));
    const ones = graph.node('Cast', [holds], value(`${what}_ones`), { to: TensorProto_DataType.FLOAT });
    const axes = graph.constant(indexTensor('axes.CHW', [1, 2, 3]));
    return graph.node('ReduceSum', [ones, axes], value(`${what}_sum`), { keepdims });
  };
  const updates =
    every > 1
      ? graph.node('Cast', [held('Equal', next, 'ended', 1)], value('updates'), { to: TensorProto_DataType.BOOL })
      : undefined;
  const phase =
    period > 1
      ? graph.node('Cast', [held('GreaterOrEqual', count, 'passed', 0)], value('phase'), { to: TensorProto_DataType.INT32 })
      : undefined;
  return { updates, phase };
}
