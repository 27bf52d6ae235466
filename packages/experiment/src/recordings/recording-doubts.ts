import { clockOf, labelsOutside } from '@spikeseg/data-ebssa';
import { nearUs, type Recording, type Repeats } from '@spikeseg/events';
import { quantity } from '@spikeseg/report/words';

/** What tells whether a recording can be what it says. */
export interface RecordingExtent {
  readonly events: number;
  /** From the first event to the last, µs. */
  readonly durationUs: number;
  /** Of the sensor. */
  readonly pixels: number;
  /** Whether the format leaves the unit of time open, so that it may be another. */
  readonly unitIsOpen: boolean;
  /** Events that are ON. */
  readonly on: number;
  /** Events that came twice, where they were counted. */
  readonly repeats?: Repeats | undefined;
  /** Labels that lie outside the time of the events, of how many, and the file of labels; left out where none does. */
  readonly strayLabels?: { readonly outside: number; readonly labels: number; readonly file: string } | undefined;
}

/** Formats that do not say what their times count. */
const openFormats: ReadonlySet<string> = new Set(['mat5', 'mat7.3', 'csv', 'text', 'hdf5', 'npy', 'npz']);

/** What {@link extentOf} needs of a recording; labels where it may have some. */
type Extended = Pick<Recording, 'events' | 'format' | 'repeats'> &
  Partial<Pick<Recording, 'path' | 'objects' | 'stars' | 'labelsFrom'>>;

export function extentOf({
  events,
  format,
  objects = [],
  stars = [],
  labelsFrom,
  path = '',
  repeats,
}: Extended): RecordingExtent {
  const { t, p, sensor } = events;
  const clock = clockOf(t);
  const { labels, outside } = clock === undefined ? { labels: 0, outside: 0 } : labelsOutside([...objects, ...stars], clock);
  return {
    events: t.length,
    durationUs: t.length === 0 ? 0 : t[t.length - 1] - t[0],
    pixels: sensor.width * sensor.height,
    unitIsOpen: openFormats.has(format),
    on: p.reduce((sum, on) => sum + on, 0),
    repeats,
    ...(outside > 0 && { strayLabels: { outside, labels, file: labelsFrom?.file ?? path } }),
  };
}

/** Fewer events tell nothing about a rate, and may all be of one polarity. */
const minEvents = 1000;
/** A recording of the sky lasts longer, s; the 83 to 123 s of EBSSA are less than this when they are read as ms. */
const shortestS = 0.2;
/**
 * Events per pixel and second, mean of a whole recording. EBSSA has 0.01 to 0.25, mostly noise. 20 is a moving camera by day,
 * and a fourteenth of what the readout of a DAVIS240 passes in a burst (12 million events/s, Brandli et al. 2014). The noise of
 * a pixel in the dark is about 0.1 (Nozaki & Delbruck 2017); 0.001 is a hundredth of it.
 */
const maxPerPixel = 20;
const fewestPerPixel = 0.001;
/** A short silence is no wrong unit, s. */
const minSilenceS = 600;
/** Shares of events that come twice at one time, and within some µs, which are odd: sound recordings have at most 0.7 % and 8 % (a DVS128). */
const maxRepeats = { exact: 0.01, near: 0.25 } as const;

type ClockFault = 'fast' | 'slow' | undefined;

/** Units that times may be in instead, with the number of µs in one. */
const units: Readonly<Record<'fast' | 'slow', readonly (readonly [unit: string, us: number, change: string])[]>> = {
  fast: [
    ['ms', 1e3, 'multiply them by 1000'],
    ['s', 1e6, 'multiply them by 1,000,000'],
  ],
  slow: [['ns', 1e-3, 'divide them by 1000']],
};

/**
 * What a user must know of a recording before trusting what was found in it: that it is empty; that its times can hardly
 * be µs, by what a camera under the sky can send and by what it cannot be silent about; that it has one polarity; that events come twice.
 *
 * @returns sentences without the name of the recording; none where nothing is odd
 */
export function recordingDoubts(extent: RecordingExtent): string[] {
  if (extent.events === 0) return ['no events: nothing can be found or learned in it'];
  return [...timeDoubts(extent), ...polarityDoubts(extent), ...repeatDoubts(extent), ...labelDoubts(extent)];
}

/** A camera sends both polarities, and a sign that was read wrongly gives one. */
function polarityDoubts({ events, on }: RecordingExtent): string[] {
  if (events < minEvents || (on > 0 && on < events)) return [];
  const sign = on > 0 ? 'ON' : 'OFF';
  return [
    `all ${counted(events)} events are ${sign}; a camera sends both: is the polarity another column? Evidence neurons search without polarity then`,
  ];
}

function repeatDoubts({ repeats }: RecordingExtent): string[] {
  if (repeats === undefined || repeats.events < minEvents) return [];
  const { events, exact, leftOut, near } = repeats;
  const of = `of ${counted(events)} events`;
  if (leftOut > 0)
    return [
      `${counted(exact)} ${of} have time, pixel and polarity of another, which no pixel sends; ${counted(leftOut)} were left out: does the file hold a stream twice, or do two programs send it?`,
    ];
  if (exact > maxRepeats.exact * events)
    return [`${counted(exact)} ${of} have time, pixel and polarity of another, which no pixel sends within a µs; all were kept`];
  if (near > maxRepeats.near * events)
    return [
      `${counted(near)} ${of} come less than ${nearUs} µs after another of their pixel and polarity: does the file hold a stream twice, on two clocks? All were kept`,
    ];
  return [];
}

const counted = (events: number): string => events.toLocaleString('en-US');

function labelDoubts({ strayLabels }: RecordingExtent): string[] {
  if (strayLabels === undefined) return [];
  const { outside, labels, file } = strayLabels;
  return [
    `${file}: ${outside.toLocaleString('en')} of ${quantity(labels, 'label')} lie outside the time of the events, and are not scored; are they on its clock?`,
  ];
}

function timeDoubts(extent: RecordingExtent): string[] {
  const { events, durationUs } = extent;
  const fault = faultOf(extent);
  if (fault === undefined) return [];
  const seconds = durationUs / 1e6;
  const rate = seconds === 0 ? '' : `, ${figure(perPixel(extent))} per pixel and second`;
  const expected =
    fault === 'fast' ? 'a camera under the night sky sends 0.01 to 1' : 'the noise of a camera alone is about 0.1, 0.01 at least';
  const odd = `${events.toLocaleString('en')} events in ${figure(seconds)} s${rate}; ${expected}`;
  if (!extent.unitIsOpen)
    return [
      fault === 'fast'
        ? `${odd}: a short piece of a dense stream? Then nothing is wrong`
        : `${odd}: expected times without long gaps; look at them with inspect`,
    ];
  const unit = units[fault].find(([, us]) => faultOf({ ...extent, durationUs: durationUs * us }) === undefined);
  if (unit === undefined) return [`${odd}: expected times in µs; look at them with inspect`];
  const [name, us, change] = unit;
  const lasting = `${name} (then it lasts ${figure(seconds * us)} s)`;
  const mend = `${change}, those of labels, too, and write the recording again, or give option unit ${name} where it is text or an array`;
  return fault === 'fast'
    ? [
        `${odd}: either times are in ${lasting}, expected µs; ${mend}. Or it is a short piece of a dense stream: then nothing is wrong`,
      ]
    : [`${odd}: times look like ${lasting}, expected µs; ${mend}`];
}

function faultOf(extent: RecordingExtent): ClockFault {
  if (extent.events < minEvents) return undefined;
  const seconds = extent.durationUs / 1e6;
  if (seconds < shortestS || perPixel(extent) > maxPerPixel) return 'fast';
  return seconds > minSilenceS && perPixel(extent) < fewestPerPixel ? 'slow' : undefined;
}

const perPixel = ({ events, durationUs, pixels }: RecordingExtent): number => events / (durationUs / 1e6) / pixels;

/** Two digits, never as a power of ten. */
const figure = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 });
