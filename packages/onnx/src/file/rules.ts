import { receptiveField } from '@spikeseg/snn-core';
import type { ModelMetadata } from './metadata.ts';

/** How events become input, and where on the sensor a spike is, for programs in other languages: formulas of t_us, x, y, p and of row v, column u. */
export interface ModelRules {
  /** What the formulas call r, left and top, where the sensor is not known: the network takes any. */
  readonly scaling?: string;
  /** The place in x that an event is at, and what stands there. */
  readonly input: {
    readonly step: string;
    readonly channel: string;
    readonly row: string;
    readonly column: string;
    readonly value: string;
  };
  /** The middle of what a unit of the last layer sees, px of the sensor; and what is not in the graph. */
  readonly output: { readonly x: string; readonly y: string; readonly rest: string };
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

/** The rules of a model. @see fitSensor of `@spikeseg/events` */
export function rulesOf({ network, info, layers }: Pick<ModelMetadata, 'network' | 'info' | 'layers'>): ModelRules {
  const { channels: count, height, width } = network.input;
  const { offset, stride } = receptiveField(network, layers[layers.length - 1].name);
  const scaling = info.sensor?.scaling;
  const isWhole = scaling !== undefined && scaling.numerator === scaling.denominator;
  const [r, left, top] = scaling
    ? [`${scaling.numerator} / ${scaling.denominator}`, scaling.offsetX, scaling.offsetY]
    : ['r', 'left', 'top'];
  const toInput = (axis: string, margin: number | string) => (isWhole ? axis : `floor(${axis} * ${r}) + ${margin}`);
  const toSensor = (unit: string, margin: number | string) =>
    isWhole
      ? `${stride} * ${unit} + ${offset}`
      : `(${stride} * ${unit} + ${offset + 0.5} - ${margin}) / ${scaling === undefined ? 'r' : `(${r})`} - 0.5 / ${scaling?.numerator ?? 'n'}`;
  return {
    ...(scaling === undefined && {
      scaling: `r = min(${width} / width, ${height} / height) of the sensor; left = floor((${width} - floor((width - 1) * r) - 1) / 2); top = floor((${height} - floor((height - 1) * r) - 1) / 2); n = numerator of r in lowest terms`,
    }),
    input: {
      step: `floor((t_us - t_us of the first event) / ${1000 * (info.timestepMs ?? 1)})`,
      channel: count === 1 || count === 2 ? channels[count] : channels.more,
      row: toInput('y', top),
      column: toInput('x', left),
      value: values[info.inputValues ?? 'spikes'],
    },
    output: {
      x: toSensor('u', left),
      y: toSensor('v', top),
      rest: 'detections and tracks are made of spikes by @spikeseg/detection',
    },
  };
}
