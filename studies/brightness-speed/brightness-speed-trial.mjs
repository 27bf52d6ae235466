import { markEvents } from '@spikeseg/detection';
import { evaluationProtocol, tallyDetections, tallyEvents, truthOf } from '@spikeseg/evaluation';
import { baselines } from '@spikeseg/evaluation/baselines';
import { eventTruth, generateRecording } from '@spikeseg/events/synthetic';
import { evidenceRows, rowNames } from '@spikeseg/report/words';
import { deriveSeed } from '@spikeseg/snn-core';
import { baselineDetections, generatorOptions } from '../../packages/experiment/src/bench.fixture.ts';

/** Detectors that are compared, in the order of the legend; raw events have no localisation error worth the name. */
export const detectors = [
  rowNames.trained,
  rowNames.matched,
  ...baselines.map(({ title }) => title),
  evidenceRows.designed,
  'raw events',
];

/**
 * What every detector does on one generated recording with a single satellite of a given brightness and speed; the rest of it is as the configuration
 * of the model says. Recordings of one seed have the same background, stars and path; only what is asked about differs.
 *
 * @returns per detector the tallies of its detections and of its events
 */
export async function trial(pool, { trained, matched }, { rateHz, speedPxS, seed }) {
  const { config } = trained;
  const options = {
    ...generatorOptions(config),
    satellites: 1,
    satelliteRateHz: [rateHz, rateHz],
    speedPxS: [speedPxS, speedPxS],
  };
  const { recording, source } = generateRecording(options, deriveSeed(config.seed, 'brightness-speed', seed));
  const { events } = recording;
  const name = `${rateHz} events/s, ${speedPxS} px/s, seed ${seed}`;
  const truth = truthOf({ ...recording, name });
  const satellite = source.map((cause) => (cause >= eventTruth.causes.satellite ? 1 : 0));
  const tallies = (detections, predicted) => ({
    detections: tallyDetections(truth, detections, evaluationProtocol),
    events: tallyEvents(name, events.t, { satellite, predicted }, evaluationProtocol),
  });
  const network = async (model) => {
    const { detections, marks } = await pool.mark({ model, recording: name, events });
    return tallies(detections, marks.detections);
  };
  const found = await baselineDetections(config, name, events);
  return Object.fromEntries([
    [rowNames.trained, await network(trained)],
    [rowNames.matched, await network(matched)],
    ...found.map(({ title, found: { detections } }) => [title, tallies(detections, markEvents(events, detections))]),
    ['raw events', tallies([], new Uint8Array(events.t.length).fill(1))],
  ]);
}
