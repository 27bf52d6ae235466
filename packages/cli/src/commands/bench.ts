import process from 'node:process';
import type { SensorSize } from '@spikeseg/events';
import { sensorSizes } from '@spikeseg/events/synthetic';
import { UsageError } from '@spikeseg/experiment/commands';
import { alignRows } from '@spikeseg/report/words';
import type { Command } from 'commander';
import { type BenchmarkRow, benchmark } from '../bench/benchmark.ts';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { addCommonOptions, addEngine, addExamples } from '../options.ts';
import { beginEnding, printAnswer } from '../output.ts';
import { modelOptionsOf, type OptionValues, splitArguments } from '../settings.ts';

const cameras = Object.keys(sensorSizes).join(', ');

export function registerBench(program: Command, context: ProcessContext): void {
  const command = program
    .command('bench')
    .summary('whether this machine keeps up with your camera')
    .description(
      'Detects in generated events of a quiet, a typical and a busy sky as a camera sends them, as detect --follow does, and says how much faster than the camera that is. The first second, in which the background is learned, is not counted.',
    )
    .argument('[setting...]', 'key=value of evidence.*, evaluation.* and device')
    .option('--camera <size>', `camera to imitate: WIDTHxHEIGHT [px], or ${cameras} (default: DAVIS)`)
    .option('--rate <events/s>', 'rate of the generated events (default: three rates, by the number of pixels)')
    .option('-c, --checkpoint <run>', 'as in detect (default: ebssa, evidence neurons)')
    .option('--config <file>', 'YAML file of settings, where there is no checkpoint');
  addExamples(
    addCommonOptions(addEngine(command)),
    ['spikeseg-cli bench --camera 640x480', 'a camera of that size at three rates'],
    ['spikeseg-cli bench --camera EVK4 --rate 1000000 evidence.bin_px=2', 'a million events per second, pixels binned'],
  ).action((args: string[], options: OptionValues) => bench(context, args, options));
}

async function bench(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { files, settings } = splitArguments(args);
  if (files.length > 0)
    throw new UsageError(`bench: expected key=value, got ${files[0]}; detect says how long a recording takes`);
  const { machine, detector, sensor, rows } = await benchmark(runContext(context, options), {
    ...modelOptionsOf(settings, options),
    sensor: sensorOf(options['camera']),
    rateHz: numberOf(options, 'rate'),
  });
  // Node reports kilobytes on every system.
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
  const result = { machine, detector, sensor, rows, keepsUpHz: keepsUpHz(rows), peakMemoryBytes };
  const title = `${machine.cpu}, ${machine.cpus} processors, Node ${machine.node}; ${sensor.width} × ${sensor.height} px; ${detector}`;
  const text = [title, '', ...benchTable(rows), '', verdict(rows)];
  printAnswer(context, options, { json: { seconds: ending.seconds(), ...result }, text });
  ending.tell();
}

export const benchTable = (rows: readonly BenchmarkRow[]): string[] =>
  alignRows(
    [
      ['sky', 'events/s', 'handled, events/s', '× the camera', '99 % reported within, ms'],
      ...rows.map(({ name, rateHz, handledHz, timesFaster, delayMs }) => {
        const delay = timesFaster < 1 ? 'falls behind' : number(delayMs);
        return [name, number(rateHz), number(handledHz), timesFaster.toPrecision(2), delay];
      }),
    ],
    [1, 2, 3, 4],
  );

/** The highest rate that the detector keeps up with, 0 where there is none. */
const keepsUpHz = (rows: readonly Pick<BenchmarkRow, 'rateHz' | 'timesFaster'>[]): number =>
  Math.max(0, ...rows.filter(({ timesFaster }) => timesFaster >= 1).map(({ rateHz }) => rateHz));

/** What the rows say of machine and camera. */
export function verdict(rows: readonly Pick<BenchmarkRow, 'rateHz' | 'timesFaster'>[]): string {
  const behind = rows.filter(({ timesFaster }) => timesFaster < 1).map(({ rateHz }) => rateHz);
  if (behind.length === 0) return 'This machine keeps up with the camera.';
  const max = keepsUpHz(rows);
  const until = max === 0 ? 'does not keep up' : `keeps up with ${number(max)} events/s`;
  return `This machine ${until}: it falls behind at ${number(Math.min(...behind))} events/s. Binned pixels (evidence.bin_px) take less time, and lose faint objects.`;
}

const number = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US');

function sensorOf(given: unknown): SensorSize {
  if (typeof given !== 'string') return sensorSizes.DAVIS;
  const [, size] = Object.entries(sensorSizes).find(([name]) => name.toLowerCase() === given.toLowerCase()) ?? [];
  const [, width, height] = (/^(\d+)[x×](\d+)$/.exec(given) ?? []).map(Number);
  const max = sensorSizes.EVK4;
  if (size !== undefined) return size;
  if (width >= 1 && height >= 1 && width <= max.width && height <= max.height) return { width, height };
  throw new UsageError(`--camera: expected WIDTHxHEIGHT up to ${max.width}x${max.height}, or ${cameras}, got ${given}`);
}
