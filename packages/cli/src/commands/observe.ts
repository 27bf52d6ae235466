import { UsageError } from '@spikeseg/experiment/commands';
import { alignRows, quantity } from '@spikeseg/report/words';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf, numbersOf } from '../given-options.ts';
import { type ObservedFile, observeFiles } from '../observe/observe-files.ts';
import { addAliases, addCommonOptions, addEngine, addExamples, addReading, choiceOption } from '../options.ts';
import { beginEnding, pathWord } from '../output.ts';
import { modelOptionsOf, type OptionValues, splitArguments, textOf } from '../settings.ts';
import { positionGiven } from '../sky-position.ts';

export function registerObserve(program: Command, context: ProcessContext): void {
  const command = program
    .command('observe')
    .summary('from a recording to right ascension and declination of satellites, in standard messages')
    .description(
      'Finds satellites and stars, finds out by the stars where on the sky the camera looked, and writes what moves against them as observations: observations.csv (RA and Dec of J2000, rates, magnitude, standard deviations), CCSDS TDM as keywords and XML, IOD, UK, RDE, UDL as JSON, stars.csv, the plate as a FITS header and as a picture, and light curves with periods. With TLEs or OMM it says which satellites the tracks may be, and sums events along the paths of others that cross the chip. A plate is solved by 8 stars and more, or not at all: the chance that a solution is wrong is at most 10^-4.',
    )
    .argument(
      '<file...>',
      'recordings (.mat, .raw, .aedat4, .h5, .csv, …) or folders of them, which are searched, and key=value of evaluation.*, evidence.*, data.num_workers and device; or one folder of detect or of its batch: its tracks, without another search',
    );
  addReading(addEngine(addAliases(command, ['output', 'device'])))
    .option('-c, --checkpoint <run>', 'detect with this network (default: ebssa, evidence neurons)')
    .requiredOption('--site <lat,lon,height>', 'where the camera stands: WGS84, degrees, east positive; m above the ellipsoid')
    .option('--scale <arcsec/px>', 'scale of the picture, to 20 %: 206265 · pixel size / focal length')
    .option(
      '--near <ra,dec>',
      'where the camera looked, to 5 degrees, or RA,DEC,RADIUS, J2000: degrees (76.2,19.1), or RA in hours (05:04:48,+19:06 or 5h4m48s,+19d6m); left out: the whole sky, for fields of 5 degrees and more',
    )
    .addOption(
      choiceOption(
        '--solver <name>',
        'who solves the plate: own, or solve-field of astrometry.net where it is installed, which needs no --near in narrow fields either (default: own)',
        ['own', 'solve-field'],
      ),
    )
    .option(
      '--wcs <file>',
      'the plate, instead of --scale and --near: a FITS header (TAN, SIP, TPV), as of astrometry.net or SCAMP; refused where stars of the catalogue should be and are not',
    )
    .option(
      '--epoch <time>',
      'UTC of the first event, e.g. 2026-11-28T19:30:00Z (default: as the times of the events say, where they count from 1970)',
    )
    .option('--epoch-error <seconds>', 'how far the UTC may be off, standard deviation [s] (default: 0.001; with --pps 0)')
    .option(
      '--pps <channel>',
      'channel of external triggers with a pulse per second (its rising edge); --epoch is then the whole second of the first pulse',
    )
    .option('--tle <file>', 'TLEs, or OMM as JSON, XML, CSV or keywords: say which of these satellites each track may be')
    .option(
      '--object <track=norad>',
      'name a track in the messages by its catalogue number, e.g. 2=25544; may be repeated, or separated by commas',
      (text: string, before: readonly string[] | undefined) => [...(before ?? []), ...text.split(',')],
    )
    .option('--identify', 'with --tle: name tracks in the messages where a satellite fits by chance with at most 10^-3')
    .option(
      '--catalogue <path>',
      'stars for fields below a degree: an index of astrometry.net (.fits), a database of ASTAP (a folder of .290 or .1476), a CSV or VOTable of Gaia (default: Tycho-2 to V_T 12.7)',
    )
    .option('--step <seconds>', 'time of track for each observation [s] (default: 1)')
    .addOption(
      choiceOption('--show <tracks>', 'tracks to observe: satellites, or all that are no stars (default: satellites)', [
        'satellites',
        'all',
      ]),
    )
    .option('--station <number>', 'station number of IOD, UK and RDE, four digits (default: 9999)')
    .option('--source <name>', 'who makes the messages (default: spikeseg)')
    .addOption(
      choiceOption('--data-mode <mode>', 'what the data are for the UDL (default: TEST)', [
        'REAL',
        'TEST',
        'SIMULATED',
        'EXERCISE',
      ]),
    );
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli observe sky.mat --site 48.1,11.5,520 --epoch 2026-11-28T19:30:00Z --near 76,19 --scale 90',
      'solves the plate within 5 degrees of RA 76, Dec 19, and writes the observations to a new folder below runs/',
    ],
    [
      'spikeseg-cli observe sky.mat --site 48.1,11.5,520 --epoch 2026-11-28T19:30:00Z --scale 90 --tle active.tle',
      'without a position, and with the satellites that the tracks may be',
    ],
    [
      'spikeseg-cli observe runs/detect-sky --site 48.1,11.5,520 --epoch 2026-11-28T19:30:00Z --near 76,19 --scale 95',
      'with the tracks that detect has found, as often as you like',
    ],
  ).action((args: string[], options: OptionValues) => observeCommand(context, args, options));
}

async function observeCommand(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { files, settings } = splitArguments(args);
  if (files.length === 0) throw new UsageError('observe: expected at least one recording, got none');
  const [latDeg, lonDeg, heightM] = numbersOf(options, 'site', 'LAT,LON,HEIGHT [degrees, degrees, m]', [3]) ?? [];
  const near = positionGiven(options, 'near');
  const source = textOf(options, 'source');
  const dataMode = textOf(options, 'dataMode') as 'REAL' | undefined;
  const { folder, recordings } = await observeFiles(runContext(context, options), {
    ...modelOptionsOf(settings, options),
    files,
    site: { latDeg, lonDeg, heightM, station: textOf(options, 'station') ?? '9999' },
    arcsecPerPx: numberOf(options, 'scale'),
    solver: textOf(options, 'solver') as 'own' | undefined,
    wcs: textOf(options, 'wcs'),
    near,
    epoch: textOf(options, 'epoch'),
    epochErrorS: numberOf(options, 'epochError'),
    pps: numberOf(options, 'pps'),
    tle: textOf(options, 'tle'),
    objects: objectsGiven(options),
    identify: options['identify'] === true,
    catalogue: textOf(options, 'catalogue'),
    stepS: numberOf(options, 'step'),
    unknownToo: options['show'] === 'all',
    udl: { ...(source !== undefined && { source }), ...(dataMode !== undefined && { dataMode }) },
  });
  if (options['json'] === true)
    context.stdout.write(`${JSON.stringify({ folder, seconds: ending.seconds(), recordings: recordings.map(jsonOf) })}\n`);
  else if (options['quiet'] !== true) {
    for (const one of recordings) context.stdout.write(reportOf(one, recordings.length > 1));
    context.stdout.write(`written to ${pathWord(folder)}\n`);
  }
  ending.tell();
}

/** @throws UsageError where a word is not TRACK=NORAD */
function objectsGiven(options: OptionValues): readonly { readonly track: number; readonly norad: number }[] | undefined {
  const words = options['object'] as readonly string[] | undefined;
  return words?.map((word) => {
    const [, track, norad] = /^(\d+)=(\d+)$/.exec(word.trim()) ?? [];
    if (norad === undefined) throw new UsageError(`--object: expected TRACK=NORAD, e.g. 2=25544, got ${word}`);
    return { track: Number(track), norad: Number(norad) };
  });
}

/** What machines are told of a recording. */
const jsonOf = ({ name, plates, tracks, matches, stacked, objects, clock, wrongClock }: ObservedFile) => ({
  recording: name,
  clock,
  plates: plates.map(({ fromUs, untilUs, stars, plate, view, zeroPoint, origin }) => ({
    fromUs,
    untilUs,
    stars: stars.length,
    ...(plate.kind === 'solved'
      ? {
          solved: true,
          origin,
          wcs: plate.wcs,
          ...view,
          believed: plate.believed,
          matched: plate.matches.length,
          rmsPx: plate.rmsPx,
          movedPx: plate.movedPx,
          zeroPoint,
        }
      : { solved: false, reason: plate.reason }),
  })),
  tracks: tracks.map(({ track, class: is, observations, period }) => ({
    track,
    class: is,
    observations,
    period,
    object: objects.find((one) => one.track === track),
    ...matches.find((one) => one.track === track)?.matches,
  })),
  stacked,
  wrongClock,
});

/** What people are told of a recording. */
function reportOf({ name, plates, tracks, matches, stacked, objects, wrongClock }: ObservedFile, named: boolean): string {
  const lines = named ? [`${name}:`] : [];
  for (const one of plates) lines.push(...plateLines(one));
  const rows = tracks.map(({ track, class: is, observations }) => {
    const middle = observations[observations.length >> 1];
    const sigma = Math.hypot(Math.sqrt(middle.covariance[0]), Math.sqrt(middle.covariance[2])) / Math.SQRT2;
    return [
      `track ${track}`,
      is,
      quantity(observations.length, 'observation'),
      new Date(middle.utcMs).toISOString(),
      `RA ${middle.raDeg.toFixed(4)}`,
      `Dec ${middle.decDeg.toFixed(4)}`,
      `± ${sigma.toFixed(1)}"`,
      `${Math.hypot(middle.raRate, middle.decRate).toFixed(1)}"/s`,
      magnitudeText(observations),
    ];
  });
  if (rows.length > 0) lines.push(...alignRows(rows, []));
  else if (plates.some(({ plate }) => plate.kind === 'solved')) lines.push('no track moves against the stars');
  for (const { track, period } of tracks)
    if (period)
      lines.push(
        `track ${track} repeats every ${period.periodS.toFixed(2)} ± ${period.sigmaS.toFixed(2)} s, by ${(100 * period.amplitude).toFixed(0)} % of its brightness; by chance ${period.chance.toExponential(0)}`,
      );
  for (const {
    track,
    matches: { candidates, none },
  } of matches) {
    if (none !== undefined) lines.push(none);
    for (const one of candidates.slice(0, maxCandidates))
      lines.push(
        `track ${track} may be ${one.elements.name} (${one.elements.norad}): ${(one.separationDeg * 3600).toFixed(0)}" from where it was expected, ${Math.abs(one.leadS).toFixed(2)} s ${one.leadS < 0 ? 'late' : 'early'}, ${Math.abs(one.acrossKm).toFixed(1)} km beside its path; elements of ${one.ageDays.toFixed(1)} days; by chance ${one.chance.toExponential(0)}${darkText(one)}`,
      );
  }
  if (wrongClock) lines.push(clockLine(wrongClock));
  for (const { track, name: called, norad } of objects)
    lines.push(`track ${track} is ${called === undefined ? norad : `${called} (${norad})`} in the messages`);
  lines.push(...stackLines(stacked));
  return lines.map((line) => `${line}\n`).join('');
}

/** The scale of magnitudes where it is not that of Tycho-2. */
const scaleText = ({
  matches: [first],
}: {
  readonly matches: readonly { readonly catalogue: { readonly band?: string } }[];
}): string => (first?.catalogue.band === undefined || first.catalogue.band === 'V_T' ? '' : ` in ${first.catalogue.band}`);
/** Below these odds by the stars a plate is doubtful. */
const doubtfulOdds = 0.1;

/** Where the middle of the chip looks, and why that is believed. */
function plateLines({ plate, stars, view, zeroPoint, origin }: ObservedFile['plates'][number]): string[] {
  if (plate.kind !== 'solved' || view === undefined) return [];
  const { middle, arcsecPerPx, mirrored } = view;
  const { believed, matches, rmsPx, movedPx } = plate;
  const chance = believed.chance?.toExponential(0);
  const { starOdds = 1 } = believed;
  const undecided = `catalogue stars neither confirm nor refute it${starOdds < doubtfulOdds ? `, but speak against it (odds ${starOdds.toPrecision(1)})` : ''}`;
  const why = {
    stars: `chance to be wrong ${chance}`,
    'solve-field': `${undecided}: believed as solve-field says, chance to be wrong ${chance}`,
    given: `${undecided}: believed as --wcs has it`,
  }[believed.by];
  const parts = [
    `plate: middle RA ${middle.raDeg.toFixed(4)} Dec ${middle.decDeg.toFixed(4)}`,
    `${arcsecPerPx.toFixed(2)}"/px`,
    mirrored && 'mirrored',
    origin.kind === 'solved' && `${matches.length} of ${quantity(stars.length, 'star')} matched`,
    origin.from &&
      `${origin.kind === 'carried' ? 'carried' : 'found'} from plate ${origin.from.stretch + 1} by ${quantity(origin.from.stars, 'star')}`,
    rmsPx !== undefined && `residual ${rmsPx.toFixed(2)} px`,
    movedPx !== undefined && `${movedPx.toFixed(2)} px from where --wcs has it`,
    why,
  ];
  return [
    parts.filter((part) => typeof part === 'string').join(', '),
    ...(zeroPoint
      ? [`one event/s is magnitude ${zeroPoint.magnitude.toFixed(2)} ± ${zeroPoint.scatter.toFixed(2)}${scaleText(plate)}`]
      : []),
  ];
}

/** By how much the clock may be wrong, and which satellites say so. */
function clockLine({ lateS, chance, matches }: NonNullable<ObservedFile['wrongClock']>): string {
  const as = matches.map(({ track, candidate: { elements } }) => `track ${track} as ${elements.name} (${elements.norad})`);
  const shift = `${Math.abs(lateS).toFixed(1)} s ${lateS > 0 ? 'earlier' : 'later'}`;
  return `${as.join(', ')} would fit if UTC were ${shift}; by chance ${chance.toExponential(0)}: check --epoch`;
}

/** The median of the magnitudes of a track, and of more than one their scatter about it: 1.48 · median of the distances. */
export function magnitudeText(observations: readonly { readonly magnitude?: number }[]): string {
  const all = observations.flatMap(({ magnitude }) => magnitude ?? []);
  if (all.length === 0) return '';
  const middle = median(all);
  const scatter = 1.48 * median(all.map((one) => Math.abs(one - middle)));
  return `mag ${middle.toFixed(1)}${all.length === 1 ? '' : ` ± ${scatter.toFixed(1)}`}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const darkText = ({ shadow }: { readonly shadow: number }): string => (shadow > 0.5 ? '; it was in the shadow of the Earth' : '');

/** What is said about satellites that no track is of: those that are seen, and some of the others. */
function stackLines(stacked: ObservedFile['stacked']): string[] {
  const [found, others] = [stacked.filter(({ isFound }) => isFound), stacked.filter(({ isFound }) => !isFound)];
  const lines = found.map(
    ({ elements: { name, norad }, rate, sigma, magnitude, chance, leadS, acrossArcsec }) =>
      `no track, but along the path of ${name} (${norad}): ${rate.toFixed(1)} ± ${sigma.toFixed(1)} events/s${magnitude === undefined ? '' : `, magnitude ${magnitude.toFixed(1)}`}, by chance ${chance.toExponential(0)}; ${Math.abs(leadS).toFixed(2)} s ${leadS < 0 ? 'late' : 'early'}, ${Math.abs(acrossArcsec).toFixed(0)}" beside`,
  );
  for (const { elements, limit, limitMagnitude, searchLimitHz, seconds, shadow } of others.slice(0, maxCandidates))
    lines.push(
      `${elements.name} (${elements.norad}) crossed the chip and was not seen in ${seconds.toFixed(1)} s: at most ${limit.toFixed(1)} events/s (95 %)${limitMagnitude === undefined ? '' : `, fainter than magnitude ${limitMagnitude.toFixed(1)}`}${searchLimitHz === undefined ? '' : `; the search finds nine tenths from ${searchLimitHz.toFixed(1)} events/s on`}${darkText({ shadow })}`,
    );
  if (others.length > maxCandidates) lines.push(`${others.length - maxCandidates} more that were not seen: stacks.csv`);
  return lines;
}

const maxCandidates = 3;
