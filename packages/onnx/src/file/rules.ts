import { receptiveField } from '@spikeseg/snn-core';
import type { ModelMetadata } from './metadata.ts';

/** How events become input, and where on the sensor a spike is, for programs in other languages: formulas of t_us, x, y, p and of row v, column u. */
export interface Rules {
  /** The place in x that an event is at, and what stands there. */
  readonly input: {
    readonly step: string;
    readonly channel: string;
    readonly row: string;
    readonly column: string;
    readonly value: string;
  };
  /** The middle of what a unit of the last layer sees, px of the sensor; and what is not in the graph. */
  readonly output: { readonly x: string; readonly y: string; readonly then: string };
}

const values = {
  spikes: '1 where a step has an event, else 0',
  counts: 'number of events in a step',
  nats: 'sum of the evidence of the events in a step: natsOfEvents of @spikeseg/events',
} as const;
const channels = {
  1: '0',
  2: 'p: 0 OFF, 1 ON',
  more: 'class of the likelihood ratio that EventEvidence of @spikeseg/events learns from all events before',
} as const;
const unscaled = { numerator: 1, denominator: 1, offsetX: 0, offsetY: 0 };

/** The rules of a model. */
export function rulesOf({ network, info, layers }: Pick<ModelMetadata, 'network' | 'info' | 'layers'>): Rules {
  const { numerator, denominator, offsetX, offsetY } = info.sensor?.scaling ?? unscaled;
  const isScaled = numerator !== denominator;
  const added = (formula: string, number: number): string =>
    number === 0 ? formula : `${formula} + ${Number(number.toPrecision(7))}`;
  const toInput = (axis: string, offset: number): string =>
    added(isScaled ? `floor(${axis} * ${numerator} / ${denominator})` : axis, offset);
  const field = receptiveField(network, layers[layers.length - 1].name);
  const perUnit = Number(((field.stride * denominator) / numerator).toPrecision(7));
  const toSensor = (unit: string, offset: number): string =>
    added(`${perUnit} * ${unit}`, ((2 * (field.offset - offset) + 1) * denominator - 1) / (2 * numerator));
  const { channels: count } = network.input;
  return {
    input: {
      step: `floor((t_us - t_us of the first event) / ${1000 * (info.timestepMs ?? 1)})`,
      channel: count === 1 || count === 2 ? channels[count] : channels.more,
      row: toInput('y', offsetY),
      column: toInput('x', offsetX),
      value: values[info.inputValues ?? 'spikes'],
    },
    output: {
      x: toSensor('u', offsetX),
      y: toSensor('v', offsetY),
      then: 'detections and tracks are made of spikes by @spikeseg/segmentation',
    },
  };
}
