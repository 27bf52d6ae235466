import { classText, evidenceReports } from '@spikeseg/detection';
import type { ViewerData } from './viewer-data.ts';

/**
 * What was found, in a sentence: "1 satellite, 17 stars, 2 unknown in 59.0 s", of a detector without classes "3 tracks in 93.6 s; the fastest moves 41 px/s"; and with labels
 * "5 tracks in 93.6 s, 3 at a label: 2 of 2 objects found".
 */
export function viewerConclusion({ tracks, detections, durationUs, labels }: ViewerData): string {
  if (durationUs < evidenceReports.reportUs) return `Too short to search: ${(durationUs / 1e3).toFixed(1)} ms`;
  const seconds = `${(durationUs / 1e6).toFixed(1)} s`;
  if (detections.t.length === 0) return `Nothing was found in ${seconds}`;
  if (tracks.length === 0) return `No track in ${seconds}; ${counted(detections.t.length, 'detection')} did not add up to one`;
  const classes = classText(tracks.map((track) => track.class));
  const all = `${classes === '' ? counted(tracks.length, 'track') : classes} in ${seconds}`;
  if (labels.length > 0) {
    const found = tracks.flatMap(({ object }) => object ?? []);
    const objects = `${new Set(found).size} of ${counted(labels.length, 'object')}`;
    return `${all}, ${found.length.toLocaleString('en-US')} at a label: ${objects} found`;
  }
  const speeds = tracks.flatMap(({ speedPxS }) => speedPxS ?? []);
  if (speeds.length === 0 || classes !== '') return all;
  const fastest = speedText(Math.max(...speeds));
  return `${all}; ${tracks.length === 1 ? 'it' : 'the fastest'} moves ${fastest} px/s`;
}

/** Of px/s: two digits, or whole numbers. */
export const speedText = (pxS: number): string => (pxS < 9.95 ? pxS.toFixed(1) : pxS.toFixed(0));

const counted = (count: number, what: string): string => `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
