import type { SpikesegConfig } from '@spikeseg/config';
import type { Recording } from '@spikeseg/events';
import {
  type AnswerTiming,
  type DecodedDetection,
  evidenceAnswers,
  type SegmentedRecording,
  trackRecording,
  type TrackPoint,
} from '@spikeseg/segmentation';
import { trackerOptions } from '../evaluation/track-scores.ts';

/** What was found in one recording. */
export interface Found extends SegmentedRecording {
  readonly recording: Recording;
  readonly points: readonly TrackPoint[];
}

/** Makes tracks of the detections of a recording: a step whenever the detector could have answered, whether it did or not. */
export function segmentRecording(config: SpikesegConfig, recording: Recording, detections: readonly DecodedDetection[]): Found {
  const { name, events } = recording;
  const { points, tracks } = trackRecording(events, detections, trackerOptions(config, events.sensor), answersOf(config));
  return { recording, name, events, detections, points, tracks };
}

/** Answers by evidence, or steps of the network. */
function answersOf(config: SpikesegConfig): AnswerTiming {
  if (config.evaluation.detector === 'evidence') return evidenceAnswers;
  const stepUs = Math.round(config.data.timestep_ms * 1000);
  return { answerUs: stepUs, stepUs };
}
