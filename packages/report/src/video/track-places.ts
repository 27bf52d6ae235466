import { lastClasses, type TrackPoint } from '@spikeseg/segmentation';

export type VideoPoint = Pick<TrackPoint, 'track' | 'tUs' | 'x' | 'y' | 'w' | 'h' | 'is'>;

export interface PlacedTrack {
  /** As in tracks.csv. */
  readonly id: number;
  /** Where it is: on the line between its points. Sensor px. */
  readonly x: number;
  readonly y: number;
  /** Of the last point. */
  readonly w: number;
  readonly h: number;
  /** It was detected a moment ago. */
  readonly isSeen: boolean;
  /** It is a star, as was known in the end. */
  readonly isStar: boolean;
  /** Where it was, in the order of time, and then where it is. */
  readonly trail: readonly { readonly x: number; readonly y: number }[];
}

/** For how long a track counts as seen after a point, µs. */
const afterUs = 60_000;

/** Says which tracks are there at a moment. */
export class TrackPlaces {
  readonly #tracks: ReadonlyMap<number, readonly VideoPoint[]>;
  readonly #classes: ReturnType<typeof lastClasses>;

  /** @param points in the order of time */
  constructor(points: readonly VideoPoint[]) {
    const tracks = new Map<number, VideoPoint[]>();
    for (const point of points) {
      const own = tracks.get(point.track);
      if (own === undefined) tracks.set(point.track, [point]);
      else own.push(point);
    }
    this.#tracks = tracks;
    this.#classes = lastClasses(points);
  }

  /**
   * Tracks that have begun and not ended, by ascending number.
   *
   * @param trailUs how far back their trails go
   */
  at(tUs: number, trailUs: number): readonly PlacedTrack[] {
    return [...this.#tracks]
      .filter(([, points]) => points[0].tUs <= tUs && tUs <= points[points.length - 1].tUs + afterUs)
      .toSorted(([a], [b]) => a - b)
      .map(([id, points]) => {
        const next = firstAfter(points, tUs);
        const [last, after] = [points[next - 1], points[next] ?? points[next - 1]];
        const share = after.tUs > last.tUs ? (tUs - last.tUs) / (after.tUs - last.tUs) : 0;
        const place = { x: last.x + share * (after.x - last.x), y: last.y + share * (after.y - last.y) };
        const trail = [...points.slice(firstAfter(points, tUs - trailUs), next), place];
        return {
          id,
          ...place,
          w: last.w,
          h: last.h,
          isSeen: tUs - last.tUs <= afterUs,
          isStar: this.#classes.get(id)?.class === 'star',
          trail,
        };
      });
  }
}

/** Place of the first point after a time. */
function firstAfter(points: readonly VideoPoint[], tUs: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].tUs <= tUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
