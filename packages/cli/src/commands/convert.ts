import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ebssaLayout, readRecording, writeHdf5Recording, writeRecording } from '@spikeseg/data-ebssa';
import {
  type Converted,
  convertEvents,
  type EventColumns,
  type EventOrigin,
  joinEvents,
  nothingConverted,
  readEvents,
  selectEvents,
  selectedSize,
  type Selection,
  timeFaultLines,
  type WrittenFormat,
  writtenFormats,
} from '@spikeseg/event-formats';
import { checkGiven, type Context, type OptionValues, readingGiven, UsageError, whatIs } from '@spikeseg/experiment/parts';
import type { LabelTrack } from '@spikeseg/snn-core';
import type { Command } from 'commander';
import { addCommonOptions, addExamples, addReading, choiceOption } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';

/** What the name of a file to write says; `mat`, and `hdf5` with labels, are written whole, the others piece by piece. */
const endings: Readonly<Record<string, WrittenFormat | 'mat'>> = {
  '.mat': 'mat',
  '.raw': 'evt3',
  '.dat': 'dat',
  '.aedat4': 'aedat4',
  '.es': 'es',
  '.csv': 'text',
  '.h5': 'hdf5',
  '.hdf5': 'hdf5',
  '.npy': 'npy',
};
/** Formats whose first bytes are written last: what is packed cannot go back. */
const notPacked: readonly string[] = ['hdf5', 'npy'];

export function registerConvert(program: Command, context: Context): void {
  const command = program
    .command('convert')
    .summary('write a recording, or a part of it, in another format')
    .description(
      'Reads a recording of any format that is read and writes it as the name of the second file says: .mat (EBSSA), .raw (Prophesee EVT3), .dat, .aedat4, .es, .csv (t_us,x,y,p), .h5 (as DSEC; with labels, as EBSSA) or .npy; with .gz behind it, packed, but not .h5 and .npy. Pixels are counted from the top left.',
    )
    .argument('<in>', 'recording')
    .argument('<out>', 'new file')
    .addOption(choiceOption('--to <format>', 'format to write, where the name does not say it', ['mat', ...writtenFormats]))
    .option('--from <seconds>', 'leave out what is before this time since the first event [s]')
    .option('--until <seconds>', 'leave out what is from this time on [s]')
    .option('--region <x,y,w,h>', 'keep these pixels; the first becomes (0, 0) [px]')
    .option('--rate <events/s>', 'leave out events beyond this rate, as a camera with an event rate controller does');
  addExamples(
    addCommonOptions(addReading(command)),
    ['spikeseg-cli convert night1.mat night1.raw', 'from the format of EBSSA to that of a Prophesee camera'],
    ['spikeseg-cli convert night.mat part.aedat4 --from 2 --until 4 --region 100,50,64,64', 'a small part, for DV'],
  ).action((input: string, output: string, options: OptionValues) => convert(context, input, output, options));
}

/** @throws UsageError when the new file exists or its format is not known; EventFormatError */
async function convert(context: Context, input: string, output: string, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const to = resolve(context.cwd, output);
  const format = formatOf(output, options);
  if (existsSync(to)) throw new UsageError(`${output}: expected a new file, got one that exists`);
  checkGiven(context, input, 'recording');
  const done = nothingConverted();
  const selection = selectionOf(options);
  const { origin, objects } = await openOrigin(resolve(context.cwd, input), options);
  const pieces =
    format === 'mat' || (format === 'hdf5' && objects !== undefined)
      ? whole(format, origin, objects, selection, done)
      : convertEvents(origin, format, selection, done);
  const partial = `${to}.${process.pid}.part`;
  let first: Uint8Array = new Uint8Array(0);
  const written = async function* (): AsyncGenerator<Uint8Array, void> {
    first = yield* pieces;
  };
  try {
    const packing = output.endsWith('.gz') ? [createGzip()] : [];
    await pipeline([Readable.from(written()), ...packing, createWriteStream(partial, { flags: 'wx' })]);
    if (packing.length === 0) await pipeline(Readable.from([first]), createWriteStream(partial, { flags: 'r+' }));
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  const times = timeFaultLines(done)
    .map((line) => `; ${line}`)
    .join('');
  const offset = done.originUs === 0 ? '' : `; ${done.originUs} µs were taken off all times, which this format cannot hold`;
  const leftOut = done.leftOut === 0 ? '' : `, ${count(done.leftOut)} left out`;
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), output: to, format, ...done },
    text: options['quiet'] === true ? [] : [`${output}: ${count(done.events)} events${leftOut}${times}${offset}`],
  });
  ending.tell(['inspect', pathWord(context, to)]);
}

const count = (n: number): string => n.toLocaleString('en-US');

/** Format of the file to write. @throws UsageError where neither option nor name say it */
function formatOf(output: string, { to }: OptionValues): WrittenFormat | 'mat' {
  const named = endings[extname(output.replace(/\.gz$/, '')).toLowerCase()];
  const format = typeof to === 'string' ? (to as WrittenFormat | 'mat') : named;
  if (notPacked.includes(format ?? '') && output.endsWith('.gz')) {
    const expected = `another format to pack, as the header of ${format} says what is behind it`;
    throw new UsageError(`${output}: expected ${expected}, got .gz; pack the file when it is written, or write another format`);
  }
  if (format !== undefined) return format;
  throw new UsageError(`${output}: expected a name that ends with ${Object.keys(endings).join(', ')}, or --to with it`);
}

/** @throws UsageError for what is no time, no region or no rate */
function selectionOf(options: OptionValues): Selection {
  const number = (name: string, least: number): number | undefined => {
    const given = options[name];
    if (given === undefined) return undefined;
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : Number.NaN;
    if (value >= least && value < Infinity) return value;
    throw new UsageError(`--${name}: expected a number of at least ${least}, got ${JSON.stringify(given)}`);
  };
  const { region } = options;
  const [, ...sides] = typeof region === 'string' ? (/^(\d+),(\d+),(\d+),(\d+)$/.exec(region) ?? []) : [];
  const [x, y, width, height] = sides.map(Number);
  if (region !== undefined && !(width > 0 && height > 0))
    throw new UsageError(`--region: expected X,Y,WIDTH,HEIGHT in pixels, e.g. 100,50,64,64, got ${JSON.stringify(region)}`);
  return {
    fromS: number('from', 0),
    untilS: number('until', 0),
    rateHz: number('rate', 1),
    region: region === undefined ? undefined : { x, y, width, height },
  };
}

interface Origin {
  readonly origin: EventOrigin;
  readonly objects: readonly LabelTrack[] | undefined;
}

/** A recording to convert: what cameras write piece by piece, files of MATLAB and the like whole, with their labels. */
async function openOrigin(path: string, options: OptionValues): Promise<Origin> {
  const reading = readingGiven(options);
  if (!isWhole(path) || reading.format !== undefined) return { origin: await readEvents(path, reading), objects: undefined };
  const { events, objects, labelled } = await readRecording(path, reading);
  const chunks = async function* (): AsyncGenerator<EventColumns, void> {
    yield events;
  };
  const origin = { name: path, header: { sensor: events.sensor, originNs: 0n }, chunks };
  return { origin, objects: labelled ? objects : undefined };
}

/** Whether a file is read whole, with labels. */
const isWhole = (path: string): boolean => ['mat5', 'hdf5', 'event-lines'].includes(whatIs(path)?.name ?? '');

async function* whole(
  format: 'mat' | 'hdf5',
  origin: EventOrigin,
  objects: readonly LabelTrack[] | undefined,
  selection: Selection,
  done: Converted,
): AsyncGenerator<Uint8Array, Uint8Array> {
  const sensor = selectedSize(origin, selection);
  const blocks: EventColumns[] = [];
  for await (const { t, x, y, p } of selectEvents(origin, selection, done))
    blocks.push({ t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice() });
  const events = { ...joinEvents(blocks), sensor };
  // Labels begin before the first event and end behind the last: they are cut only where events were.
  const { fromS, untilS } = selection;
  const range = {
    fromUs: fromS === undefined ? -Infinity : (events.t[0] ?? Infinity),
    untilUs: untilS === undefined ? Infinity : (events.t.at(-1) ?? -Infinity),
  };
  const kept = (objects ?? []).map((track) => part(track, range, selection)).filter(({ t }) => t.length > 0);
  const recording = { events, objects: kept, labelled: objects !== undefined };
  yield format === 'mat' ? writeRecording(recording, ebssaLayout) : await writeHdf5Recording(recording);
  return new Uint8Array(0);
}

const isInside = (at: number, from: number, size: number): boolean => at >= from && at <= from + size - 1;

/** Labels of an object that lie within what was selected. */
function part(
  { id, t, x, y, ...rest }: LabelTrack,
  { fromUs, untilUs }: { readonly fromUs: number; readonly untilUs: number },
  { region = { x: 0, y: 0, width: Infinity, height: Infinity } }: Selection,
): LabelTrack {
  const kept = Array.from(t.keys()).filter(
    (k) => t[k] >= fromUs && t[k] <= untilUs && isInside(x[k], region.x, region.width) && isInside(y[k], region.y, region.height),
  );
  const values = (of: Float64Array, offset: number) => Float64Array.from(kept, (k) => of[k] - offset);
  return { ...rest, id, t: values(t, 0), x: values(x, region.x), y: values(y, region.y) };
}
