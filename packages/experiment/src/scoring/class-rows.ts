import type { Detection } from '@spikeseg/detection';
import { evaluationProtocol, type LabelledRecording, tallyDetections } from '@spikeseg/evaluation';
import { firstAtOrAfter, type LabelTrack, labelPause } from '@spikeseg/events';
import type { MarkedDetections } from '../pool/mark-detections.ts';
import type { RecordingWithTruth } from '../recordings/recording-origin.ts';
import type { NamedTally } from './recording-rows.ts';

/*
 * A part of what a model found, scored as the whole is: what it calls satellites, what it does not call stars, and all but the stars of the truth.
 */

/** Rows by what tracks are called. */
export const calledRows = { satellites: 'satellites', noStars: 'all but stars' } as const;

/** Least events of stars in the boxes of a track, a second in which it was detected. */
const minHz = 2;

/** Rows of what is left of some detections. @param classed whether their tracks have classes */
export function classRows(
  recording: RecordingWithTruth,
  truth: LabelledRecording,
  found: MarkedDetections,
  classed: boolean,
): NamedTally[] {
  const row = (name: string, keeps: (k: number) => boolean): NamedTally => ({
    name,
    kind: 'model',
    tally: tallyDetections(
      truth,
      found.detections.filter((_, k) => keeps(k)),
      evaluationProtocol,
    ),
  });
  const stars = trueStars(recording, found, evaluationProtocol.matchRadiusPx);
  const classes = new Map(found.points.map(({ track, tUs, is }) => [`${track} ${tUs}`, is?.class]));
  const classOf = (k: number) => classes.get(`${found.tracks[k]} ${found.detections[k].tUs}`);
  const all = [
    row('everything', () => true),
    ...(classed
      ? [row(calledRows.satellites, (k) => classOf(k) === 'satellite'), row(calledRows.noStars, (k) => classOf(k) !== 'star')]
      : []),
    ...(stars ? [row('without the stars of the truth', (k) => !stars[k])] : []),
  ];
  return all.length > 1 ? all : [];
}

/** What speaks for a star and against one, summed over the detections of a track. */
interface ClassEvidence {
  star: number;
  other: number;
  seconds: number;
}

/**
 * Which detections are at stars, by the causes of the events in their boxes and by labels of stars: those of a track together. Undefined where nothing is known of
 * stars.
 */
export function trueStars(
  { events, objects, stars = [], starEvents, satelliteEvents }: RecordingWithTruth,
  { detections, tracks }: Pick<MarkedDetections, 'detections' | 'tracks'>,
  radiusPx: number,
): readonly boolean[] | undefined {
  if (starEvents === undefined && stars.length === 0) return undefined;
  const [starPlaces, otherPlaces] = [stars, stars.length === 0 ? [] : objects].map((some) => some.map(placeOf));
  const sums = new Map<number, ClassEvidence>();
  const own = detections.map((one, k): ClassEvidence => {
    const track = tracks[k];
    const of = (track === undefined ? undefined : sums.get(track)) ?? { star: 0, other: 0, seconds: 0 };
    if (track !== undefined) sums.set(track, of);
    of.seconds += one.durationUs / 1e6;
    of.star += boxSum(events, starEvents, one);
    of.other += boxSum(events, satelliteEvents, one);
    if (starPlaces.some((place) => isNear(place(one.tUs), one, radiusPx))) of.star += labelWeight;
    if (otherPlaces.some((place) => isNear(place(one.tUs), one, radiusPx))) of.other += labelWeight;
    return of;
  });
  return own.map(({ star, other, seconds }) => star > other && star >= minHz * seconds);
}

/** A label counts as so many events. */
const labelWeight = 10;

/** Marked events in the box of a detection, in the time step that made it. */
function boxSum(
  { t, x, y }: RecordingWithTruth['events'],
  marks: Uint8Array | undefined,
  { tUs, durationUs, x: centreX, y: centreY, w, h }: Detection,
): number {
  let sum = 0;
  if (marks === undefined) return sum;
  for (let i = firstAtOrAfter(t, tUs - durationUs); i < t.length && t[i] < tUs; i++)
    if (marks[i] === 1 && 2 * Math.abs(x[i] - centreX) <= w && 2 * Math.abs(y[i] - centreY) <= h) sum++;
  return sum;
}

/** Where the labels of an object say that it is at a time; undefined before, after, and where they pause. */
function placeOf({ t, x, y }: LabelTrack): (tUs: number) => DetectionPlace | undefined {
  const pause = labelPause(t);
  return (tUs) => {
    const after = firstAtOrAfter(t, tUs);
    if (t[after] === tUs) return { x: x[after], y: y[after] };
    const before = after - 1;
    if (before < 0 || after >= t.length || t[after] - t[before] > pause) return undefined;
    const share = (tUs - t[before]) / (t[after] - t[before]);
    const at = (places: Float64Array): number => places[before] + share * (places[after] - places[before]);
    return { x: at(x), y: at(y) };
  };
}

type DetectionPlace = Pick<Detection, 'x' | 'y'>;

const isNear = (place: DetectionPlace | undefined, { x, y }: DetectionPlace, radiusPx: number): boolean =>
  place !== undefined && Math.hypot(x - place.x, y - place.y) <= radiusPx;
