import type { TransportLayerSpec } from '@spikeseg/snn-core';
import type { GraphBuilder } from '../graph-builder.ts';
import { shiftPeriod } from '../state-tensors.ts';
import { indexTensor } from '../tensors.ts';

/** What a transport layer's count of steps says: names of values. */
export interface StepCount {
  /** bool [B, 1, 1, 1]: whether this step ends with an update; undefined where every step does. */
  readonly updates: string | undefined;
  /** int64 [B]: the update, counted from rest, modulo the updates after which shifts repeat; undefined where all are alike. */
  readonly phase: string | undefined;
  /** int64 [B, 1, 1, 1]: the count of the next step. */
  readonly after: string | undefined;
}

/** Reads and advances the count of steps, int64 [B, 1, 1, 1]: every stream has its own, for streams begin at any time. */
export function addStepCount(
  graph: GraphBuilder,
  layer: TransportLayerSpec,
  count: string | undefined,
  suffix: string,
): StepCount {
  if (count === undefined) return { updates: undefined, phase: undefined, after: undefined };
  const { name, every = 1 } = layer;
  const period = shiftPeriod(layer);
  const whole = (value: number): string => graph.constant(indexTensor(`whole.${value}`, [value]));
  const value = (what: string): string => `${name}/${what}${suffix}`;
  const next = graph.node('Add', [count, whole(1)], value('next'));
  const after = graph.node('Mod', [next, whole(every * period)], value('count'));
  const updates =
    every > 1
      ? graph.node('Equal', [graph.node('Mod', [next, whole(every)], value('waited')), whole(0)], value('updates'))
      : undefined;
  let phase: string | undefined;
  if (period > 1) {
    const update = every > 1 ? graph.node('Div', [count, whole(every)], value('update')) : count;
    phase = graph.node('Squeeze', [update, graph.constant(indexTensor('axes.CHW', [1, 2, 3]))], value('phase'));
  }
  return { updates, phase, after };
}
