import type { Report } from '@spikeseg/detection';
import type { EventStep, EventStream } from '@spikeseg/events';
import type { LineFault } from '@spikeseg/events/live';
import { quantity } from '@spikeseg/report/words';
import type { LiveFigures } from '@spikeseg/viewer';
import type { RecordingExtent } from '../recordings/recording-doubts.ts';

/** Why an event is left out: something is wrong with it, or it came before. */
type LeftOut = LineFault | 'repeated';

/** Counts what goes in and what comes out. @param now ms */
export function startTally(now: () => number) {
  const startMs = now();
  const leftOut: Record<LeftOut, number> = { unreadable: 0, outside: 0, late: 0, ahead: 0, crowded: 0, repeated: 0 };
  const tracks = new Set<number>();
  let [events, on, detections, firstUs, lastUs] = [0, 0, 0, 0, 0];
  let answeredUs: number | null = null;
  /** Of the stream: the first time step and the last. */
  let steps: readonly [first: number, last: number] | undefined;
  let seen = { ms: startMs, events: 0 };
  const counts = () => ({
    t_us: answeredUs,
    events,
    left_out: leftOut,
    steps: steps === undefined ? 0 : 1 + steps[1] - steps[0],
    detections,
    tracks: tracks.size,
  });
  return {
    addEvents({ t, p }: EventStream): void {
      if (t.length === 0) return;
      if (events === 0) firstUs = t[0];
      lastUs = t[t.length - 1];
      events += t.length;
      for (let k = 0; k < p.length; k++) on += p[k];
    },
    /** @returns how many of the kind there are now */
    addLeftOut: (fault: LeftOut, count = 1): number => (leftOut[fault] += count),
    /** Of all kinds, until now. */
    leftOut: (): number => Object.values(leftOut).reduce((sum, count) => sum + count, 0),
    /** A time step was given to the detector. */
    addStep({ index }: Pick<EventStep, 'index'>): void {
      steps = [steps?.[0] ?? index, index];
    },
    addReport({ tUs, detections: found, points }: Report): void {
      answeredUs = tUs;
      detections += found.length;
      // Numbers have gaps: what was confirmed may go on as another before it is reported.
      for (const { track } of points) tracks.add(track);
    },
    /** @param pixels of the sensor @param unitIsOpen whether events come as lines, which do not say what their times count */
    extent: (pixels: number, unitIsOpen: boolean): Omit<RecordingExtent, 'repeats'> => ({
      events,
      durationUs: lastUs - firstUs,
      pixels,
      unitIsOpen,
      on,
    }),
    /** Figures so far; the rate is that since they were last asked for. */
    status() {
      const nowMs = now();
      const seconds = (nowMs - seen.ms) / 1000;
      const rate = seconds > 0 ? Math.round((events - seen.events) / seconds) : null;
      seen = { ms: nowMs, events };
      const lagS = (nowMs - startMs) / 1000 - (lastUs - firstUs) / 1e6;
      return { ...counts(), events_per_s: rate, lag_s: Math.round(1000 * lagS) / 1000 };
    },
    /** What somebody who looks on is told. */
    figures: (): LiveFigures => ({ events, detections, tracks: tracks.size }),
    /** Figures of the whole. */
    total() {
      const seconds = (now() - startMs) / 1000;
      return { ...counts(), seconds, events_per_s: seconds > 0 ? Math.round(events / seconds) : null };
    },
  };
}

const inWords: Readonly<Record<LeftOut, string>> = {
  unreadable: 'unreadable',
  outside: 'outside the sensor',
  late: 'earlier than the event before',
  ahead: 'far ahead of the events around them',
  crowded: 'more at a time than option maxBurst',
  repeated: 'that came before',
};

/** The last line for the person at the terminal. */
export function summaryLine(name: string, { events, left_out, steps, detections, tracks, seconds, events_per_s }: Total): string {
  const rate = events_per_s === null ? '' : `, ${events_per_s} events/s`;
  const faults = Object.entries(inWords).flatMap(([fault, words]) => {
    const count = left_out[fault as LeftOut];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const skipped = faults.length === 0 ? '' : `; left out: ${faults.join(', ')}`;
  return `${name}: ${events} events in ${seconds.toFixed(1)} s${rate}; ${steps} time steps, ${quantity(detections, 'detection')}, ${quantity(tracks, 'track')}${skipped}`;
}

type Total = ReturnType<ReturnType<typeof startTally>['total']>;
