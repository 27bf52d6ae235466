import { type Disc, pixelsInDiscs } from '../slices/disc.ts';
import type { LabelledSlices } from '../slices/labelled-slices.ts';
import type { OutputField } from '../slices/output-field.ts';
import { blockCount, blockOf } from '../slices/time-grid.ts';

/** TRUE volumes that are positive (tp) or not (fn), FALSE volumes that are positive (fp) or not (tn). */
export interface VolumeCounts {
  tp: number;
  fn: number;
  fp: number;
  tn: number;
}

/**
 * Volumes of Afshar et al.: density of output near the labels, and away from them, against its density over the recording.
 *
 * Every label makes one TRUE volume: the disc of radius r around it in its slice. Every slice makes one FALSE volume: the
 * frame without the discs around all objects known to be there (the whole frame when there are none). A volume is
 * positive when outputs in it / its pixels > all outputs / (sensor pixels · slices). Discs that overlap are volumes of
 * their own, and an output inside two of them counts for both. A FALSE volume without pixels is not counted.
 *
 * Beware of sparse outputs: once there is more than one output per slice on average, a slice with a single wrong one no
 * longer counts as positive, so that further false alarms can *raise* the score. Read it beside {@link strictSlices}.
 *
 * Chance is not exactly 0 either: small counts are skewed, and a disc in which just under one random output is expected
 * is positive more often than the frame is. Random outputs score up to about 0.15 at one density, and below 0 at most.
 *
 * @param radiusPx r, sensor px
 * @returns counts per block of time
 * @see Afshar et al. 2020, IEEE Sensors Journal 20(24), "Event-Based Object Detection and Tracking for Space Situational Awareness"
 */
export function afsharVolumes(slices: LabelledSlices, output: OutputField, radiusPx: number): readonly VolumeCounts[] {
  const { grid, sensor } = slices;
  const framePixels = sensor.width * sensor.height;
  const recordingPixels = framePixels * grid.slices;
  let recordingOutputs = 0;
  for (let slice = 0; slice < grid.slices; slice++) recordingOutputs += output.total(slice);
  // Products of whole numbers, which are exact; a quotient could tie or not by rounding.
  const isPositive = (outputs: number, pixels: number): boolean => outputs * recordingPixels > recordingOutputs * pixels;

  const blocks = Array.from({ length: blockCount(grid) }, (): VolumeCounts => ({ tp: 0, fn: 0, fp: 0, tn: 0 }));
  const disc = ({ x, y }: { readonly x: number; readonly y: number }): Disc => ({ x, y, radiusPx });
  for (let slice = 0; slice < grid.slices; slice++) {
    const counts = blocks[blockOf(grid, slice)];
    for (const label of slices.labels[slice]) {
      const volume = [disc(label)];
      if (isPositive(output.countIn(slice, volume), pixelsInDiscs(volume, sensor))) counts.tp++;
      else counts.fn++;
    }
    const objects = slices.known[slice].map(disc);
    const outside = framePixels - pixelsInDiscs(objects, sensor);
    if (outside === 0) continue;
    if (isPositive(output.total(slice) - output.countIn(slice, objects), outside)) counts.fp++;
    else counts.tn++;
  }
  return blocks;
}
