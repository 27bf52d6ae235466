import type { Context, DetectorRow, Spread } from '@spikeseg/experiment/parts';
import { alignRows } from '@spikeseg/report';

/** What a benchmark of the detector found; with --json it is printed as it is. */
export interface DetectorBench {
  readonly machine: Context['host'] & { readonly node: string };
  readonly detector: string;
  readonly rounds: number;
  readonly rows: readonly DetectorRow[];
  readonly peakMemoryBytes: number;
}

/** The benchmark for people. */
export function detectorReport({ machine, detector, rounds, rows, peakMemoryBytes }: DetectorBench): string[] {
  const hasPeer = rows.some(({ engine }) => engine === 'onnx');
  return [
    `${machine.cpu}, ${machine.platform} ${machine.arch}, Node ${machine.node}; detector ${detector}; medians of ${rounds} (quartiles)`,
    '',
    ...alignRows(
      [
        [
          'recording',
          'sensor',
          'engine',
          'threads',
          'events/s',
          'ms per s',
          '× real time',
          'processor ms per s',
          ...(hasPeer ? ['of onnx'] : []),
          'latency ms',
          '99 %',
          'found',
          'MB',
        ],
        ...rows.map((row) => [
          row.recording,
          `${row.sensor.width}×${row.sensor.height}`,
          row.engine,
          `${row.threads}`,
          `${Number(row.eventsPerSecond.median.toPrecision(3))}`,
          spread(row.msPerSecond),
          (1000 / row.msPerSecond.median).toPrecision(3),
          spread(row.processorMsPerSecond),
          ...(hasPeer ? [shareOfPeer(row, rows)] : []),
          ...(row.latencyMs === null ? ['–', '–'] : [spread(row.latencyMs.median), spread(row.latencyMs.p99)]),
          `${row.detections}`,
          mega(row.memoryBytes),
        ]),
      ],
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ),
    '',
    'ms per s: work per second of the recording, by the clock; processor: of all threads. From 1,000 ms per s on the detector falls behind, and latency grows with the recording.',
    ...(hasPeer ? ['of onnx: processor time of ONNX Runtime over that of this engine, on the same recording.'] : []),
    'latency: from the last event of a detection to its answer, in a live stream that comes as it was recorded.',
    ...(rows.some(({ engine }) => engine.endsWith('ahead'))
      ? ['ahead: one of the threads weighs the events of later steps meanwhile, as detect does; live does not.']
      : []),
    'The first second of a recording, or its first half if that is less, is not counted: the background is new.',
    `MB: by how much the program grew with the detector, the recording not counted; most memory of the program with all recordings: ${mega(peakMemoryBytes)} MB`,
  ];
}

/** How many times the processor time of an engine ONNX Runtime takes on the same recording. */
function shareOfPeer({ recording, engine, processorMsPerSecond }: DetectorRow, rows: readonly DetectorRow[]): string {
  const peer = rows.find((row) => row.recording === recording && row.engine === 'onnx');
  if (peer === undefined || engine === 'onnx') return '–';
  return `${(peer.processorMsPerSecond.median / processorMsPerSecond.median).toPrecision(3)}×`;
}

const number = (value: number): string => `${Number(value.toPrecision(3))}`;
const spread = ({ median, low, high }: Spread): string => `${number(median)} (${number(low)} – ${number(high)})`;
const mega = (bytes: number): string => (bytes / 1e6).toFixed(0);
