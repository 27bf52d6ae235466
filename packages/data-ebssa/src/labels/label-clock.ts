import { EventFormatError, type LabelTrack } from '@spikeseg/events';
import type { EventClock, LabelsFile } from './labels-file.ts';

/*
 * Labels lie on the clock of the events that they were made for. A recording is known by when its events begin and end and how many they are: another format
 * keeps all three, one whose clock is too short takes the same time off all events, and a part or another recording differs.
 */

/** Clock of events in time order, µs; undefined where there are none. */
export const clockOf = (t: Float64Array): EventClock | undefined =>
  t.length === 0 ? undefined : { firstUs: t[0], lastUs: t[t.length - 1], events: t.length };

/**
 * The labels on the clock of a recording: as they are where its events begin and end at the same times; moved by the difference where as many
 * events last as long; unchanged where the file names no clock.
 *
 * @param own of the recording @param file of the labels, for the error
 * @throws EventFormatError where they belong to other events, or none of them lies within the recording
 */
export function labelsOnClock(labels: LabelsFile, own: EventClock, file: string): LabelsFile {
  const moved = movedTo(labels, own, file);
  checkSomeInside(moved.objects, own, file);
  return moved;
}

function movedTo(labels: LabelsFile, own: EventClock, file: string): LabelsFile {
  const { clock } = labels;
  if (clock === undefined) return labels;
  const shiftUs = own.firstUs - clock.firstUs;
  if (shiftUs === 0 && own.lastUs === clock.lastUs) return labels;
  if (own.lastUs - clock.lastUs === shiftUs && own.events === clock.events) return onNewClock(labels, own, shiftUs);
  throw new EventFormatError({
    file,
    variable: 'clock',
    offset: 0,
    expected: `labels of ${clockText(own)}`,
    got: `labels of ${clockText(clock)}`,
    fix: 'put labels beside the recording that they were made for; if their times are on this clock all the same, remove "clock" from the file',
  });
}

const clockText = ({ firstUs, lastUs, events }: EventClock): string => `${events} events from ${firstUs} to ${lastUs} µs`;

const onNewClock = (labels: LabelsFile, clock: EventClock, shiftUs: number): LabelsFile => ({
  ...labels,
  clock,
  objects: labels.objects.map((object) => ({ ...object, t: object.t.map((tUs) => tUs + shiftUs) })),
});

/** A report stands at its end, which may be after the last event, µs. */
const slackUs = 100_000;

/** Labels, and how many of them lie before the first event or after the last. */
export function labelsOutside(
  tracks: readonly LabelTrack[],
  { firstUs, lastUs }: EventClock,
): { readonly labels: number; readonly outside: number } {
  let [labels, outside] = [0, 0];
  for (const { t } of tracks) {
    labels += t.length;
    for (const tUs of t) if (tUs < firstUs - slackUs || tUs > lastUs + slackUs) outside++;
  }
  return { labels, outside };
}

function checkSomeInside(objects: LabelsFile['objects'], own: EventClock, file: string): void {
  const { labels, outside } = labelsOutside(objects, own);
  if (labels === 0 || outside < labels) return;
  const firstUs = objects.reduce((first, { t }) => Math.min(first, t[0]), Infinity);
  const lastUs = objects.reduce((last, { t }) => Math.max(last, t[t.length - 1]), -Infinity);
  throw new EventFormatError({
    file,
    variable: 'objects',
    offset: 0,
    expected: `labels on the clock of ${clockText(own)}`,
    got: `${labels}, all outside, from ${firstUs} to ${lastUs} µs`,
    fix: 'add what the two clocks differ by to the times of the labels',
  });
}
