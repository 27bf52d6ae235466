import { type PlateSolution, type Point, pixelToSky, skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import type { SensorSize } from '@spikeseg/events';
import { type FieldPlotData, plots } from '@spikeseg/report';
import { starName } from '@spikeseg/star-catalogue';
import type { FramedPlate, ObservedRecording } from './observe-recording.ts';
import { middleOf } from './plates/plate-of-stars.ts';
import { originText } from './plates/sky-plates.ts';
import { forEach } from './spots/near-events.ts';

/** Pictures are drawn of so many plates; lines of the grid across, at least; points of each. */
const [maxPictures, fewestLines, linePoints] = [12, 4, 40];
/** Distances of lines, degrees: of declination, and of right ascension (whole minutes and seconds of time). */
const decSteps = [30, 10, 5, 2, 1, 0.5, 1 / 6, 1 / 12, 1 / 30, 1 / 60];
const raSteps = [30, 15, 7.5, 2.5, 1.25, 0.5, 0.25, 1 / 8, 1 / 24, 1 / 60, 1 / 240];

/**
 * Draws each picture: events, stars and tracks, and where it has a plate names, residuals and the grid of the sky; and the brightness of each
 * track over time.
 *
 * @returns names and bytes of PNG files
 */
export async function* pictureFiles(
  observed: ObservedRecording,
  names: ReadonlyMap<number, string> = new Map(),
): AsyncGenerator<readonly [name: string, png: Uint8Array], void> {
  for (const [k, plate] of observed.plates.slice(0, maxPictures).entries())
    yield [`field-${k + 1}.png`, await plots.field(fieldOf(observed.name, plate, names))];
  const { name: title, tracks } = observed;
  const lit = tracks.filter(({ light }) => light.length > 1);
  if (lit.length === 0) return;
  const firstUs = observed.plates[0].framed.events.t[0];
  const curves = lit.map(({ track, light, period }) => ({
    name: `${track}`,
    period,
    blocks: light.map(({ tUs, rate, sigma }) => ({ tS: (tUs - firstUs) / 1e6, rate, sigma })),
  }));
  yield ['lightcurve.png', await plots.lightCurve({ title, curves })];
}

/** Where the middle of the chip looks, what the plate was made from, and how many of the stars confirm it. */
function plateWords(
  { wcs, matches, rmsPx }: PlateSolution,
  sensor: SensorSize,
  { origin, stars, unmeasured }: Pick<FramedPlate, 'origin' | 'stars' | 'unmeasured'>,
): string {
  const { raDeg, decDeg } = middleOf(wcs, sensor);
  const residual = rmsPx === undefined ? '' : `, residual ${rmsPx.toFixed(2)} px per axis`;
  const others = unmeasured.length === 0 ? '' : `, ${unmeasured.length} more could not be measured`;
  return `middle RA ${raDeg.toFixed(3)} Dec ${decDeg.toFixed(3)}, ${originText(origin)}, ${matches.length} of ${stars.length} measured stars are of the catalogue${others}${residual}`;
}

/** What is drawn of a picture. @param names what tracks are called beside their numbers */
export function fieldOf(
  title: string,
  { framed, stars, fromUs, untilUs, plate, unmeasured, passing, origin }: FramedPlate,
  names: ReadonlyMap<number, string> = new Map(),
): FieldPlotData {
  const { width, height } = framed.events.sensor;
  const [first] = framed.events.t;
  const counts = new Uint32Array(width * height);
  forEach(framed, fromUs, untilUs, (_, px, py) => {
    const [x, y] = [Math.round(px), Math.round(py)];
    if (x >= 0 && y >= 0 && x < width && y < height) counts[y * width + x]++;
  });
  const matches = plate.kind === 'solved' ? plate.matches : [];
  const named = new Map(
    matches.map(({ star, catalogue, dx, dy }) => [star, { name: starName(catalogue) ?? designation(catalogue), dx, dy }]),
  );
  const seconds = (us: number): string => ((us - first) / 1e6).toFixed(1);
  const words =
    plate.kind === 'unsolved'
      ? `no plate; ${stars.length} stars were measured`
      : plateWords(plate, framed.events.sensor, { origin, stars, unmeasured });
  return {
    title,
    words: [`${seconds(fromUs)} to ${seconds(untilUs)} s, ${words}`],
    width,
    height,
    counts,
    stars: [
      ...stars.map(({ x, y }, star) => {
        const match = named.get(star);
        return { at: [x, y] as const, ...(match && { match }) };
      }),
      ...unmeasured.map((at) => ({ at })),
    ],
    tracks: passing.map(({ track, places }) => ({ name: names.get(track) ?? String(track), places })),
    grid: plate.kind === 'solved' ? gridOf(plate.wcs, width, height) : [],
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** What a place is called in lists of stars, to 0.1 minutes of time and 1 minute of arc: `J0456.2+2014`. */
function designation({ raDeg, decDeg }: { readonly raDeg: number; readonly decDeg: number }): string {
  const tenths = Math.floor(raDeg * 40) % 14_400;
  const minutes = Math.floor(Math.abs(decDeg) * 60);
  const ra = `${two(Math.floor(tenths / 600))}${two(Math.floor((tenths % 600) / 10))}.${tenths % 10}`;
  return `J${ra}${decDeg < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

/** Where lines are between two values: multiples of the largest step that gives enough. */
function linesBetween(from: number, to: number, steps: readonly number[]): number[] {
  const step = steps.find((one) => (to - from) / one >= fewestLines) ?? steps[steps.length - 1];
  const start = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - start + 1 }, (_, k) => (start + k) * step);
}

/** Lines of right ascension and declination over a chip. */
function gridOf(wcs: TanWcs, width: number, height: number): FieldPlotData['grid'] {
  const edge = Array.from({ length: 21 }, (_, k) => k / 20).flatMap((share): Point[] => [
    [share * width, 0],
    [share * width, height],
    [0, share * height],
    [width, share * height],
  ]);
  const sky = edge.map((pixel) => pixelToSky(wcs, pixel));
  const middle = pixelToSky(wcs, [width / 2, height / 2]);
  const near = (raDeg: number): number => ((raDeg - middle.raDeg + 540) % 360) - 180;
  const pole = [90, -90].find((decDeg) => {
    const [x, y] = skyToPixel(wcs, { raDeg: 0, decDeg }) ?? [-1, -1];
    return x >= 0 && y >= 0 && x < width && y < height;
  });
  const decs = [...sky.map(({ decDeg }) => decDeg), ...(pole === undefined ? [] : [pole])];
  const [south, north] = [Math.min(...decs), Math.max(...decs)];
  const ras = pole === undefined ? sky.map(({ raDeg }) => near(raDeg)) : [-180, 180];
  const [west, east] = [Math.min(...ras), Math.max(...ras)];
  const places = (at: (share: number) => { readonly raDeg: number; readonly decDeg: number }): Point[] =>
    Array.from({ length: linePoints + 1 }, (_, k) => skyToPixel(wcs, at(k / linePoints)) ?? []).filter(
      (one): one is Point => one.length === 2,
    );
  return [
    ...linesBetween(south, north, decSteps).map((decDeg) => ({
      name: `${decDeg < 0 ? '−' : '+'}${sexagesimal(Math.abs(decDeg), ['°', '′', '″'])}`,
      places: places((share) => ({ raDeg: middle.raDeg + west + share * (east - west), decDeg })),
    })),
    ...linesBetween(middle.raDeg + west, middle.raDeg + east, raSteps).map((raDeg) => ({
      name: sexagesimal((((raDeg % 360) + 360) % 360) / 15, ['h', 'm', 's']),
      places: places((share) => ({ raDeg, decDeg: south + share * (north - south) })),
    })),
  ];
}

/** Whole, minutes and seconds, without those behind the last that is not 0. */
function sexagesimal(value: number, units: readonly string[]): string {
  const seconds = Math.round(value * 3600);
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const last = parts.findLastIndex((part) => part !== 0);
  return parts
    .slice(0, Math.max(1, last + 1))
    .map((part, k) => `${part}${units[k]}`)
    .join(' ');
}
