import type { SpikesegConfig } from '@spikeseg/config';
import { BackgroundModel, twoWayRatios } from '@spikeseg/events';
import {
  type DecodedDetection,
  type EvidenceOptions,
  evidenceDetections,
  type FastOptions,
  twoPassDetections,
} from '@spikeseg/segmentation';
import type { EventStream } from '@spikeseg/snn-core';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { letSignalsIn } from '../interruption.ts';

/** Step of the neurons, µs: short beside the time in which evidence gathers, long beside a burst of the sensor. */
export const evidenceStepUs = 10_000;

/** Answers between two looks at the event loop. */
const answersPerTurn = 20;

/** What `evidence.*` says, and `tracking.*` of what follows objects. */
export const evidenceOptions = ({ evidence, tracking }: SpikesegConfig, recording: string): EvidenceOptions => ({
  recording,
  stepUs: evidenceStepUs,
  stepsPerAnswer: Math.ceil((evidence.answer_ms * 1000) / evidenceStepUs),
  spotRates: evidence.spot_rates_hz,
  thresholdNats: evidence.threshold_nats,
  falseAlarmsPerHour: evidence.false_alarms_per_hour ?? undefined,
  ceilingNats: evidence.ceiling_nats,
  freshS: evidence.fresh_s,
  freshNats: evidence.fresh_nats,
  leastShared: evidence.shared,
  separationPx: evidence.separation_px,
  ...(evidence.explain_away ? { tracker: trackerOptions({ tracking }) } : {}),
  ...(evidence.fast ? { fast: fastOptions(evidence) } : {}),
});

const fastOptions = ({ fast_px_s: [slowestPxS, fastestPxS], fast_spot_rate_hz }: SpikesegConfig['evidence']): FastOptions => ({
  slowestPxS,
  fastestPxS,
  spotRate: fast_spot_rate_hz,
});

/** Time between two answers of these neurons, µs. */
export const evidenceAnswerUs = (config: SpikesegConfig): number => evidenceStepUs * evidenceOptions(config, '').stepsPerAnswer;

/**
 * Detections of a recording by neurons that add up evidence, in time order: weighs every event against a model of the
 * background that is learned as the events come, without labels, and gives the weights to the neurons. Causal.
 *
 * @param onWindow awaited about once per window of the network, so that both can be watched and timed alike
 */
export async function detectByEvidence(
  config: SpikesegConfig,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
): Promise<DecodedDetection[]> {
  const { t, x, y, p, sensor } = events;
  if (t.length === 0) return [];
  const background = new BackgroundModel(sensor, t[0]);
  const weigh = (begin: number, end: number) =>
    background.ratios({
      t: t.subarray(begin, end),
      x: x.subarray(begin, end),
      y: y.subarray(begin, end),
      p: p.subarray(begin, end),
    });
  const windowUs = config.data.n_timesteps * config.data.timestep_ms * 1000;
  const total = Math.floor((t[t.length - 1] - t[0]) / windowUs) + 1;
  const detections: DecodedDetection[] = [];
  let [done, answers] = [0, 0];
  for (const { endUs, answer } of evidenceDetections(events, weigh, evidenceOptions(config, recording))) {
    detections.push(...answer);
    const passed = Math.min(Math.floor((endUs - t[0]) / windowUs), total);
    for (; done < passed; done++) await onWindow(done + 1, total);
    if (++answers % answersPerTurn === 0) await letSignalsIn();
  }
  for (; done < total; done++) await onWindow(done + 1, total);
  return detections;
}

/** Looks at the event loop that often, as a share of the work. */
const turnShare = 1 / 200;

/**
 * Detections by neurons that add up evidence before and after every moment, in time order: needs the whole recording, which
 * it goes through four times, twice to learn the background and twice to detect.
 *
 * @param onWindow as in {@link detectByEvidence}
 */
export async function detectOffline(
  config: SpikesegConfig,
  recording: string,
  events: EventStream,
  onWindow: (done: number, total: number) => void | Promise<void> = () => {},
): Promise<DecodedDetection[]> {
  const { t } = events;
  const windowUs = config.data.n_timesteps * config.data.timestep_ms * 1000;
  const total = t.length === 0 ? 0 : Math.floor((t[t.length - 1] - t[0]) / windowUs) + 1;
  let [told, turn] = [0, 0];
  const tell = async (share: number): Promise<void> => {
    for (; told < Math.floor(share * total); told++) await onWindow(told + 1, total);
    if (share < turn) return;
    turn = share + turnShare;
    await letSignalsIn();
  };
  const learning = twoWayRatios(events);
  let learned = learning.next();
  for (; learned.done !== true; learned = learning.next()) await tell(learned.value / 2);
  const detections: DecodedDetection[] = [];
  for (const { done, answer } of twoPassDetections(events, learned.value, evidenceOptions(config, recording))) {
    detections.push(...(answer?.answer ?? []));
    await tell((1 + done) / 2);
  }
  await tell(1);
  return detections;
}
