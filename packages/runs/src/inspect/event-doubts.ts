import { type EventStream, ownUtcOffset } from '@spikeseg/events';

/** Fewer events may all be of one kind. */
const leastEvents = 1000;

/** What is odd about the polarities of a recording, as sentences: a camera sends both, and a sign that was read wrongly gives one. */
export function polarityDoubts({ p }: Pick<EventStream, 'p'>): string[] {
  if (p.length < leastEvents || p.some((on) => on !== p[0])) return [];
  const sign = p[0] === 1 ? 'ON' : 'OFF';
  return [`all ${p.length.toLocaleString('en-US')} events are ${sign}; a camera sends both: is the polarity another column?`];
}

/** Which clock the times are of, where they tell, as sentences. */
export function epochNotes({ t }: Pick<EventStream, 't'>): string[] {
  if (ownUtcOffset(t[0]) === undefined) return [];
  return [`times count from 1970: the first event is at ${new Date(t[0] / 1000).toISOString()}`];
}
