import type { Context, EncoderRow, Growth, Spread, StreamTimes, TrainingTimes } from '@spikeseg/experiment/parts';
import { alignRows } from '@spikeseg/report';

/** What a benchmark found; with --json it is printed as it is. */
export interface BenchResult {
  readonly machine: Context['host'] & { readonly node: string };
  readonly rounds: number;
  /** Of the engine that commands use, and of the plain one. */
  readonly training: Readonly<Record<string, TrainingTimes>>;
  /** By density on the input of the configuration, and by size at one density. */
  readonly densities: readonly EncoderRow[];
  readonly sizes: readonly EncoderRow[];
  /** Over the windows that learning saw, with the engine that commands use. */
  readonly growth: Growth;
  readonly stream: StreamTimes;
  readonly peakMemoryBytes: number;
  /** Why figures may mean nothing, one line each. */
  readonly warnings: readonly string[];
}

/** A benchmark for people. */
export function benchReport(result: BenchResult): string[] {
  const { machine, rounds, training, densities, sizes, growth, stream, peakMemoryBytes } = result;
  const engines = Object.keys(training);
  const [fast, plain] = engines;
  return [
    `${machine.cpu}, ${machine.platform} ${machine.arch}, Node ${machine.node}; one core; medians of ${rounds} (quartiles)`,
    '',
    'Learning',
    ...alignRows(
      [
        ['engine', 'to the end', 'stimuli', 'stimuli/s', `${training[fast].layer}: new windows/s`, 'windows/s seen before'],
        ...engines.map((name) => {
          const { whole, firstSight, seenBefore } = training[name];
          return [
            name,
            `${(whole.ms / 1000).toFixed(1)} s (${whole.outcome})`,
            `${whole.stimuli}`,
            (whole.stimuli / (whole.ms / 1000)).toFixed(0),
            (1000 / firstSight).toFixed(0),
            `${(1000 / seenBefore.median).toFixed(0)} (${(1000 / seenBefore.high).toFixed(0)} – ${(1000 / seenBefore.low).toFixed(0)})`,
          ];
        }),
      ],
      [1, 2, 3, 4, 5],
    ),
    '',
    'Encoder, trained network, noise, by input density',
    ...encoderTable(densities, engines),
    '',
    'Encoder, by size of the input',
    ...encoderTable(sizes, engines),
    '',
    'Streaming detection, from events in memory',
    ...engines.map((name) => {
      const rate = (ms: number) => (stream.events / ms / 1000).toFixed(2);
      const { median, low, high } = stream.ms[name];
      return `${stream.recording}, ${stream.events} events, ${name}: ${rate(median)} M events/s (${rate(high)} – ${rate(low)})`;
    }),
    '',
    `Cost of ${growth.points.length} windows of the recordings, ${fast}`,
    `${(growth.fit.intercept * 1000).toFixed(0)} µs per window + ${(growth.fit.slope * 1e6).toFixed(0)} ns per spike (input and all layers), R² ${growth.fit.r2.toFixed(3)}`,
    '',
    `most memory of the process: ${mega(peakMemoryBytes)} MB${plain === undefined ? '' : ' (all engines)'}`,
  ];
}

function encoderTable(rows: readonly EncoderRow[], engines: readonly string[]): string[] {
  const [fast, plain] = engines;
  return alignRows(
    [
      [
        'size',
        'density',
        'spikes in',
        'of the layers',
        'Mops',
        ...engines.map((name) => `${name} ms`),
        'ratio',
        'Gops/s',
        'MB at most',
      ],
      ...rows.map((row) => [
        `${row.width}×${row.height}`,
        `${Number(row.density.toPrecision(2))}`,
        `${row.inputSpikes}`,
        Object.values(row.layerSpikes).join(' '),
        (row.synapticOps / 1e6).toFixed(2),
        ...engines.map((name) => spread(row.ms[name])),
        (row.ms[plain].median / row.ms[fast].median).toFixed(1),
        (row.synapticOps / row.ms[fast].median / 1e6).toFixed(2),
        mega(row.memoryBytes),
      ]),
    ],
    [1, 2, 4, 5, 6, 7, 8, 9],
  );
}

const spread = ({ median, low, high }: Spread): string =>
  `${median.toPrecision(3)} (${low.toPrecision(3)} – ${high.toPrecision(3)})`;

const mega = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** What a reader must know before trusting the times: layers that never spiked cost nothing, and an engine without work is fast. */
export function silenceWarnings({
  densities,
  sizes,
  stream,
  training,
}: Pick<BenchResult, 'densities' | 'sizes' | 'stream' | 'training'>): string[] {
  const rows = [...densities, ...sizes];
  const layers = Object.keys(rows[0]?.layerSpikes ?? {});
  const silent = layers.filter((layer) => rows.every(({ layerSpikes }) => layerSpikes[layer] === 0));
  const idle = Object.entries(training).filter(([, { whole }]) => whole.stimuli === 0);
  return [
    ...(silent.length > 0
      ? [
          `the network is silent: no spike of ${silent.join(', ')} in any row of the encoder; what does not spike costs nothing, so the times say little: give larger --densities, or lower the thresholds (model.thresholds, or network)`,
        ]
      : []),
    ...(stream.detections === 0
      ? [
          `streaming detection found nothing in ${stream.recording}: its times are without decoding and say little of a network that answers`,
        ]
      : []),
    ...idle.map(([engine]) => `${engine} learned from no stimulus: the times of learning mean nothing`),
  ];
}
