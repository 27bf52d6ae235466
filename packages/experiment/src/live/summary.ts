import type { LineFault } from '@spikeseg/events';
import type { Tally } from './tally.ts';

const inWords: Readonly<Record<LineFault, string>> = {
  unreadable: 'unreadable',
  outside: 'outside the sensor',
  late: 'earlier than the event before',
  ahead: 'far ahead of the events around them',
  crowded: 'more at a time than --max-burst',
};

/** The last line for the person at the terminal. */
export function summaryLine(name: string, { events, left_out, steps, detections, tracks, seconds, events_per_s }: Total): string {
  const rate = events_per_s === null ? '' : `, ${events_per_s} events/s`;
  const faults = Object.entries(inWords).flatMap(([fault, words]) => {
    const count = left_out[fault as LineFault];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const skipped = faults.length === 0 ? '' : `; lines left out: ${faults.join(', ')}`;
  return `${name}: ${events} events in ${seconds.toFixed(1)} s${rate}; ${steps} time steps, ${detections} detections, ${tracks} track(s)${skipped}`;
}

type Total = ReturnType<Tally['total']>;
