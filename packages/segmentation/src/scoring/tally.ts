import type { LabelTrack, SensorSize } from '@spikeseg/snn-core';
import { afsharVolumes, type VolumeCounts } from './afshar-volumes.ts';
import { type DetectionCounts, detectionRate, type ObjectCounts } from './detection-rate.ts';
import { labelledSlices } from './labelled-slices.ts';
import type { OutputField } from './output-field.ts';
import type { EvaluationProtocol } from './protocol.ts';
import { type StrictCounts, strictSlices } from './strict-slices.ts';
import type { TimeGrid } from './time-grid.ts';

/** The truth of one recording. */
export interface LabelledRecording {
  readonly name: string;
  readonly sensor: SensorSize;
  /** May be empty: a recording of pure background. */
  readonly objects: readonly LabelTrack[];
}

/** Everything counted in one unit of resampling (a block of time or a recording); counts of units add up. */
export interface Tally {
  /** One per radius of the protocol. */
  readonly volumes: readonly VolumeCounts[];
  readonly strict: StrictCounts;
  readonly detection: DetectionCounts;
  /** Distances of hit labels to the nearest detection, px. */
  readonly errorsPx: readonly number[];
}

/** What one recording adds to a score. */
export interface RecordingTally {
  readonly recording: string;
  readonly sliceUs: number;
  readonly volumeRadiiPx: readonly number[];
  readonly blocks: readonly Tally[];
  readonly objects: readonly ObjectCounts[];
  /** Outputs that stand in any slice, counted once per slice. */
  readonly standing: number;
  readonly detectionsOutsideTime: number;
  readonly labelsOutsideTime: number;
  readonly labelsOutsideSensor: number;
}

/**
 * Counts every figure of one recording, per block of time.
 *
 * @param output on the same grid, e.g. {@link detectionOutput}
 * @throws RangeError when the output was laid on another grid
 */
export function tallyRecording(
  recording: LabelledRecording,
  output: OutputField,
  grid: TimeGrid,
  protocol: EvaluationProtocol,
): RecordingTally {
  if (output.slices !== grid.slices) {
    throw new RangeError(`${recording.name}: expected an output of ${grid.slices} slices, got ${output.slices}`);
  }
  if (protocol.sliceMs * 1000 !== grid.sliceUs) {
    throw new RangeError(`${recording.name}: expected slices of ${protocol.sliceMs} ms, got a grid of ${grid.sliceUs / 1000} ms`);
  }
  const slices = labelledSlices(recording.objects, recording.sensor, grid);
  const volumes = protocol.volumeRadiiPx.map((radiusPx) => afsharVolumes(slices, output, radiusPx));
  const strict = strictSlices(slices, output, protocol);
  const detection = detectionRate(slices, output, protocol);
  let standing = 0;
  for (let slice = 0; slice < grid.slices; slice++) standing += output.total(slice);
  return {
    recording: recording.name,
    sliceUs: grid.sliceUs,
    volumeRadiiPx: protocol.volumeRadiiPx,
    blocks: strict.map((counts, block) => ({
      volumes: volumes.map((blocks) => blocks[block]),
      strict: counts,
      detection: detection.blocks[block],
      errorsPx: detection.errorsPx[block],
    })),
    objects: detection.objects,
    standing,
    detectionsOutsideTime: output.outside,
    labelsOutsideTime: slices.labelsOutsideTime,
    labelsOutsideSensor: slices.labelsOutsideSensor,
  };
}
