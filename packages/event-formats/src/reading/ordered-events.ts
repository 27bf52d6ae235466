import { defaultReadLimits, EventFormatError, raising } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventFile } from './read-events.ts';
import { type OrderLimits, TimeOrder } from './time-order.ts';
import { WildTimes } from './wild-times.ts';

/** What is converted, followed or looked at: an {@link EventFile}, or anything that gives events in columns. */
export type EventOrigin = Pick<EventFile, 'name' | 'chunks' | 'recording'> & {
  readonly header: Pick<EventFile['header'], 'sensor' | 'originNs'>;
  readonly report?: Pick<EventFile['report'], 'budget'>;
};

/** What was done about times. */
export interface TimeFaults {
  /** Events that were left out, as their time lies more than 1 s ahead of those before and of those after them. */
  wild: number;
  /** Events that were earlier than the one before, and are in their place. */
  reordered: number;
  /** Events that came too late for that, and have the time of the one before. */
  lifted: number;
}

export const noTimeFaults = (): TimeFaults => ({ wild: 0, reordered: 0, lifted: 0 });

/** What was done about times, as sentences for people. */
export function timeFaultLines({ wild, reordered, lifted }: TimeFaults): string[] {
  const lines: string[] = [];
  const say = (count: number, what: string): void => {
    if (count > 0) lines.push(`${count.toLocaleString('en-US')} ${what}`);
  };
  say(wild, 'event(s) left out: their time lies more than 1 s ahead of the events before and after them');
  say(reordered, 'event(s) were earlier than the one before, and were put in the order of time');
  say(lifted, 'event(s) came too late to be put in order, and have the time of the one before');
  return lines;
}

/** For files: a second, or a million events. */
export const orderOfFiles: OrderLimits = { withinUs: 1e6, maxEvents: 2 ** 20 };
/** For what is followed live: the piece that came, as nothing is to wait. */
export const orderOfPieces: OrderLimits = { withinUs: 0, maxEvents: 0 };

/** Longer blocks are cut, so that of what is in memory already only a little is there twice. */
const blockEvents = 2 ** 16;

/**
 * All events in file order with whole µs since the zero of the clock, without those whose time is wild, in blocks that are valid until the next is asked for.
 *
 * @param found filled while blocks are taken
 * @param wild decides which time is; left out: one that knows no time too far back
 */
export async function* wholeEvents(
  origin: EventOrigin,
  found: TimeFaults,
  wild = new WildTimes(originUsOf(origin)),
): AsyncGenerator<EventColumns, void> {
  for await (const { t, x, y, p } of origin.chunks()) {
    for (let from = 0; from < t.length; from += blockEvents) {
      const to = from + blockEvents;
      const part = { t: t.subarray(from, to), x: x.subarray(from, to), y: y.subarray(from, to), p: p.subarray(from, to) };
      const events = wild.take(part);
      found.wild = wild.count;
      if (events.t.length > 0) yield events;
    }
  }
  const rest = wild.end();
  found.wild = wild.count;
  if (rest.t.length > 0) yield rest;
}

/**
 * The events of `wholeEvents` in the order of time, without reading further ahead than `limits` says. One that lies further behind another than a
 * recording may last (`maxSpanS`) is a fault, here as in a recording that is read into memory: a clock was set, or a number is damaged.
 *
 * @param found filled while blocks are taken
 * @param onBehind called with each such event, which is then left out; left out: the first one is thrown
 */
export async function* orderedEvents(
  origin: EventOrigin,
  limits: OrderLimits,
  found: TimeFaults,
  onBehind: (error: () => EventFormatError) => void = (error) => {
    throw error();
  },
): AsyncGenerator<EventColumns, void> {
  const order = new TimeOrder(limits);
  const { maxSpanS } = origin.report?.budget.limits ?? defaultReadLimits;
  const wild = new WildTimes(originUsOf(origin), 1e6 * maxSpanS);
  const fault = (): EventFormatError => {
    const expected = `events within ${maxSpanS} s of the latest (${wild.latestUs} µs)`;
    const fix = `cut the recording there, or, if its clock is right, ${raising('maxSpanS')}`;
    return new EventFormatError({ file: origin.name, variable: 't', offset: 0, expected, got: `${wild.behindUs} µs`, fix });
  };
  let told = 0;
  for await (const events of wholeEvents(origin, found, wild)) {
    for (; told < wild.behind; told++) onBehind(fault);
    const ready = order.take(events);
    [found.reordered, found.lifted] = [order.reordered, order.lifted];
    if (ready.t.length > 0) yield ready;
  }
  for (; told < wild.behind; told++) onBehind(fault);
  const rest = order.end();
  if (rest.t.length > 0) yield rest;
}

/** Time 0 of the events, µs since the zero of the clock. */
const originUsOf = ({ header }: EventOrigin): number => Number(header.originNs / 1000n);
