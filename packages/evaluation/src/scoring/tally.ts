import type { Detection } from '@spikeseg/detection';
import type { LabelTrack, Recording, SensorSize } from '@spikeseg/events';
import { labelledSlices } from '../slices/labelled-slices.ts';
import type { OutputField } from '../slices/output-field.ts';
import { detectionOutput } from '../slices/output-field.ts';
import { type TimeGrid, timeGrid } from '../slices/time-grid.ts';
import { afsharVolumes, type VolumeCounts } from './afshar-volumes.ts';
import { type DetectionCounts, detectionRate, type ObjectCounts } from './detection-rate.ts';
import type { EvaluationProtocol } from './protocol.ts';
import { type StrictCounts, strictSlices } from './strict-slices.ts';

/** The truth of one recording. */
export interface LabelledRecording {
  readonly name: string;
  readonly sensor: SensorSize;
  /** Scored time [startUs, endUs), µs on the clock of events, labels and detections. */
  readonly startUs: number;
  readonly endUs: number;
  /** May be empty: a recording of pure background. */
  readonly objects: readonly LabelTrack[];
}

/** What the scorers need of a recording. */
export function truthOf({ name, events, objects }: Recording): LabelledRecording {
  const last = events.t.length - 1;
  return { name, sensor: events.sensor, startUs: events.t[0], endUs: events.t[last] + 1, objects };
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
  readonly protocol: EvaluationProtocol;
  readonly blocks: readonly Tally[];
  readonly objects: readonly ObjectCounts[];
  /** Outputs that stand in any slice, counted once per slice. */
  readonly standing: number;
  readonly detectionsOutsideTime: number;
  readonly labelsOutsideTime: number;
  readonly labelsOutsideSensor: number;
}

/**
 * Counts every figure of one recording from its detections, per block of time.
 *
 * @param detections of this recording, in any order
 * @throws RangeError when a detection belongs to another recording or the scored time is empty
 */
export function tallyDetections(
  recording: LabelledRecording,
  detections: readonly Detection[],
  protocol: EvaluationProtocol,
): RecordingTally {
  const stranger = detections.find((detection) => detection.recording !== recording.name);
  if (stranger) throw new RangeError(`${recording.name}: expected its own detections, got one of ${stranger.recording}`);
  return tallyRecording(recording, (grid) => detectionOutput(detections, grid), protocol);
}

/**
 * Counts every figure of one recording from any output, per block of time.
 *
 * @param output lays the output on the recording's slices, e.g. `(grid) => rawEventOutput(events, grid)`
 * @throws RangeError when the scored time is empty
 */
export function tallyRecording(
  recording: LabelledRecording,
  output: (grid: TimeGrid) => OutputField,
  protocol: EvaluationProtocol,
): RecordingTally {
  const grid = timeGrid(recording.startUs, recording.endUs, protocol.sliceMs, protocol.blockSeconds);
  return tallyOutput(recording, output(grid), grid, protocol);
}

function tallyOutput(
  recording: LabelledRecording,
  output: OutputField,
  grid: TimeGrid,
  protocol: EvaluationProtocol,
): RecordingTally {
  const slices = labelledSlices(recording.objects, recording.sensor, grid);
  const volumes = protocol.volumeRadiiPx.map((radiusPx) => afsharVolumes(slices, output, radiusPx));
  const strict = strictSlices(slices, output, protocol);
  const detection = detectionRate(slices, output, protocol);
  let standing = 0;
  for (let slice = 0; slice < grid.slices; slice++) standing += output.total(slice);
  return {
    recording: recording.name,
    protocol,
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
