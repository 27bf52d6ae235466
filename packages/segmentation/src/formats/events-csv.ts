import type { SegmentedRecording } from './coco.ts';

/**
 * Events that belong to something, one line each: place in the recording from 0, µs, px, polarity, number of the detection
 * (from 1, in the order of detections.csv) and its track, empty where it has none. An event of two detections has two lines.
 */
export function eventLabelsToCsv({ events, detections, tracks }: SegmentedRecording): string {
  const rows = detections.flatMap((detection, k) =>
    Array.from(detection.events, (event) => {
      const fields = [event, events.t[event], events.x[event], events.y[event], events.p[event], k + 1, tracks[k] ?? ''];
      return fields.join(',');
    }),
  );
  return `${['event,t_us,x,y,p,detection,track', ...rows].join('\n')}\n`;
}
