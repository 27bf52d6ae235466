import { type Limit, limitSpeeds, limitsOf, medianOfFinite, type Report, type SightLog, shownBy } from '@spikeseg/detection';
import type { DroppedTime, SensorSize } from '@spikeseg/events';
import { quantity } from '@spikeseg/report/words';

/** Length of the time that one line is about, µs. */
const everyUs = 60e6;
/** Minimum number of stars at the best time: with fewer there is no warning about stars. */
const fewestStars = 4;
/** Stars are counted over the end of the time that a line is about, so that those that go are missed in its own line, µs. */
const countedUs = 10e6;

/** Why less is seen than before, in words. */
const warnings = {
  sight: () => 'objects must be twice as bright as before to be found: look for clouds, dew, the Moon and a lost focus',
  events: () => 'events were left out',
  drops: ({ dropped, dropped_s: s }: Pick<SightLine, 'dropped' | 'dropped_s'>) =>
    `the rate control of the camera dropped ${quantity(dropped, 'event')} in ${s.toFixed(1)} s`,
  silence: () => 'there were seconds without events',
  stars: () => 'more than half of the stars are gone: clouds, or the mount has moved',
} as const;
export type SightWarning = keyof typeof warnings;

/** The warnings of a line in words. */
export const warningTexts = (line: SightLine): string[] => line.warnings.map((warning) => warnings[warning](line));

/** What could be seen in a minute: a line of the stream. */
export interface SightLine {
  /** Its end, µs on the clock of the events, and its length, s. */
  readonly t_us: number;
  readonly seconds: number;
  readonly px_s: readonly number[];
  /** By speed, events/s: in the median over the sensor and the time; null where nothing is seen. */
  readonly half: readonly (number | null)[];
  readonly nineTenths: readonly (number | null)[];
  /** Half of what moves at up to 40 px/s is found from so many events/s on, over such a share of the sensor; null where nothing is seen. */
  readonly shown_events_s: number | null;
  readonly shown_share: number;
  readonly silent_s: number;
  readonly left_out: number;
  /** Events that the camera says that it has dropped, and for how long it did, s. */
  readonly dropped: number;
  readonly dropped_s: number;
  readonly stars: number;
  readonly warnings: readonly SightWarning[];
}

/** Says every minute of a stream what could be seen, and where that is less than before. */
export class LiveSight {
  readonly #log: SightLog;
  readonly #sensor: SensorSize;
  #fromUs: number | undefined;
  /** When each star was followed last, µs. */
  readonly #stars = new Map<number, number>();
  #leftOut = 0;
  /** The best until now. */
  #best = { hz: Number.POSITIVE_INFINITY, stars: 0 };

  /** @param sensor in sensor px */
  constructor(log: SightLog, sensor: SensorSize) {
    this.#log = log;
    this.#sensor = sensor;
  }

  /**
   * @param leftOut events until then @param takeLost gives the times until then in which the camera says that it dropped events
   * @returns what could be seen, where a minute has passed
   */
  take(
    { tUs, points }: Pick<Report, 'tUs' | 'points'>,
    leftOut: number,
    takeLost: (untilUs: number) => readonly DroppedTime[],
  ): SightLine | undefined {
    for (const { track, is } of points) if (is?.class === 'star') this.#stars.set(track, tUs);
    this.#fromUs ??= tUs;
    if (tUs - this.#fromUs < everyUs) return undefined;
    const record = this.#log.take();
    const silent = record.counts.map((own) => (own.every((count) => count === 0) ? 1 : 0));
    const limits = limitsOf(record, this.#sensor, silent);
    const seconds = (tUs - this.#fromUs) / 1e6;
    const shown = shownBy(limits);
    const lost = takeLost(tUs);
    const line = {
      t_us: tUs,
      seconds,
      px_s: limitSpeeds,
      half: medians(limits, 'half'),
      nineTenths: medians(limits, 'nineTenths'),
      shown_events_s: shown?.rateHz ?? null,
      shown_share: shown?.share ?? 0,
      silent_s: Math.max(0, Math.round(seconds - silent.filter((share) => share === 0).length)),
      left_out: leftOut - this.#leftOut,
      dropped: lost.reduce((sum, { events }) => sum + events, 0),
      dropped_s: lost.reduce((sum, { fromUs, untilUs }) => sum + untilUs - fromUs, 0) / 1e6,
      stars: [...this.#stars.values()].filter((lastUs) => tUs - lastUs < countedUs).length,
    };
    const hz = line.half[0] ?? Number.POSITIVE_INFINITY;
    const isWorse: Readonly<Record<SightWarning, boolean>> = {
      sight: hz >= 2 * this.#best.hz,
      events: line.left_out > 0,
      drops: line.dropped_s > 0,
      silence: line.silent_s > 0,
      stars: this.#best.stars >= fewestStars && line.stars < this.#best.stars / 2,
    };
    this.#best = { hz: Math.min(hz, this.#best.hz), stars: Math.max(line.stars, this.#best.stars) };
    this.#stars.clear();
    [this.#fromUs, this.#leftOut] = [tUs, leftOut];
    const names = Object.keys(warnings) as readonly SightWarning[];
    return { ...line, warnings: names.filter((warning) => isWorse[warning]) };
  }
}

const medians = (limits: readonly Limit[], share: 'half' | 'nineTenths'): (number | null)[] =>
  limitSpeeds.map((_, k) => {
    const hz = medianOfFinite(limits.map((one) => one[share][k]));
    return hz === undefined ? null : Number(hz.toPrecision(3));
  });
