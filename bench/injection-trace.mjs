// One injected object, followed from its events to the detection: events around its true place, the evidence of the neurons there beside
// their threshold, and the answers of the detector with their distance from the true place. The object is one of those that
// `spikeseg-cli completeness` injects with the same grid and seed. The threshold is fixed (evidence.false_alarms_per_hour=null), so that
// it can be drawn. Prints what happened and writes a picture. Needs a build.
//   npx node bench/injection-trace.mjs RECORDING [--speed 3] [--magnitude -3] [--number 0] [--output trace.png]
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { highestScores, injectionAt, injectObjects } from '@spikeseg/evaluation';
import {
  detectByEvidence,
  evidenceOptions,
  gridOf,
  magnitudeOf,
  matchingOf,
  pathsOf,
  planRecording,
  rateOf,
  recordingOnce,
  speedOf,
} from '@spikeseg/experiment/parts';
import { chartPng, INK, OKABE_ITO } from '@spikeseg/report';
import { Scale } from '@spikeseg/segmentation/parts';
import { backgroundRatios } from './detection-ratios.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    speed: { type: 'string', default: '3' },
    magnitude: { type: 'string', default: '-3' },
    number: { type: 'string', default: '0' },
    output: { type: 'string', default: 'trace.png' },
  },
});
const [path] = positionals;
if (path === undefined) throw new Error('injection-trace: expected a recording, got none');
const [speed, magnitude, number] = [values.speed, values.magnitude, values.number].map(Number);
const name = basename(path).replace(/\.\w+$/, '');
const config = mergeConfigs(defaultConfig(), { evidence: { false_alarms_per_hour: null } });
const grid = gridOf({});
const file = { name, path };
const plan = await planRecording(file, grid, config.seed);
const isKind = ({ cell }) => speedOf(grid, cell) === speed && magnitudeOf(grid, cell) === magnitude;
const [round, object] = plan.rounds.flatMap((all) => all.filter(isKind).map((one) => [all, one]))[number] ?? [];
if (object === undefined)
  throw new Error(`injection-trace: expected a kind of the grid and a number in it, got ${speed} px/s, ${magnitude}, ${number}`);

const { events: own } = await recordingOnce(file);
const { events, source } = injectObjects(own, round, plan.seed);
const mine = 1 + round.indexOf(object);
const startUs = own.t[0];
const [firstS, endS] = [object.knots[0].tS, object.knots.at(-1).tS];
const shownS = [firstS - 1, endS + 2];
const placeAt = (tS) => injectionAt(object, Math.min(Math.max(tS, firstS), endS)) ?? object.knots.at(-1);

/** Events around the true place: when, and how far to the right of it. */
const nearPx = 10;
const near = [];
for (let i = 0; i < events.t.length; i++) {
  const tS = (events.t[i] - startUs) / 1e6;
  if (tS < shownS[0] || tS > shownS[1]) continue;
  const { x, y } = placeAt(tS);
  const [dx, dy] = [events.x[i] - x, events.y[i] - y];
  if (Math.hypot(dx, dy) <= nearPx) near.push({ tS, dx, whose: source[i] === mine ? 'injected' : 'of the recording' });
}

/** The most evidence of any neuron within two pixels of the true place, at the end of every tenth step, for each map. */
const options = evidenceOptions(config, name);
const ratios = backgroundRatios(events);
const scales = options.spotRates.map((rate) => new Scale(events.sensor, rate, options));
const potentials = [];
let next = 0;
for (let step = 1; startUs + step * options.stepUs < startUs + shownS[1] * 1e6; step++) {
  const until = startUs + step * options.stepUs;
  for (; next < events.t.length && events.t[next] < until; next++)
    for (const scale of scales) scale.add(events.x[next], events.y[next], ratios[next]);
  for (const scale of scales) scale.step();
  const tS = (step * options.stepUs) / 1e6;
  if (step % 10 !== 0 || tS < shownS[0]) continue;
  const { x, y } = placeAt(tS);
  scales.forEach(({ spots }, k) => {
    let nats = 0;
    for (let dy = -2; dy <= 2; dy++)
      for (let dx = -2; dx <= 2; dx++) {
        const [column, row] = [Math.round(x) + dx, Math.round(y) + dy];
        if (column >= 0 && row >= 0 && column < events.sensor.width && row < events.sensor.height)
          nats = Math.max(nats, spots.potential(column, row));
      }
    potentials.push({ tS, nats, map: `map for ${options.spotRates[k]} events/s in the middle` });
  });
}

const detections = await detectByEvidence(config, name, events);
const matching = matchingOf(config.evaluation.match_radius_px);
const [score] = highestScores(pathsOf([object], startUs), detections, matching);
const answers = detections
  .map(({ tUs, x, y }) => {
    const tS = (tUs - startUs) / 1e6;
    const place = placeAt(tS);
    return { tS, px: Math.hypot(place.x - x, place.y - y) };
  })
  .filter(({ tS, px }) => px <= 2 * matching.matchRadiusPx && tS >= shownS[0] && tS <= shownS[1]);
const hits = answers.filter(({ tS, px }) => px <= matching.matchRadiusPx && tS > firstS && tS <= endS + matching.graceUs / 1e6);
const injected = near.filter(({ whose }) => whose === 'injected').length;
const peak = Math.max(...potentials.map(({ nats }) => nats));
console.log(
  JSON.stringify({
    recording: name,
    speed,
    magnitude,
    eventsPerS: rateOf(grid, magnitude),
    from: firstS,
    to: endS,
    injectedNear: injected,
    wishedMean: object.rateHz * (endS - firstS),
    peakNats: peak,
    thresholdNats: options.thresholdNats,
    firstHitS: hits[0]?.tS ?? null,
    hits: hits.length,
    score: Number.isFinite(score) ? score : null,
  }),
);

const x = (field) => ({
  field,
  type: 'quantitative',
  scale: { domain: shownS, nice: false },
  title: 'Time since the first event (s)',
});
const life = {
  data: { values: [firstS, endS].map((tS) => ({ tS })) },
  mark: { type: 'rule', color: INK.axis, strokeDash: [4, 3] },
  encoding: { x: x('tS') },
};
const WIDTH = 640;
const panel = (height, ...layer) => ({ width: WIDTH, height, layer: [life, ...layer] });
const legend = (field, domain, range) => ({
  field,
  type: 'nominal',
  title: null,
  scale: { domain, range },
  legend: { orient: 'top', labelLimit: 400 },
});
writeFileSync(
  values.output,
  await chartPng({
    title: {
      text: `One object of ${rateOf(grid, magnitude).toFixed(0)} events/s at ${speed} px/s`,
      subtitle: [name, 'dashed grey lines: it appears, it is gone'],
    },
    spacing: 14,
    vconcat: [
      panel(130, {
        data: { values: near },
        mark: { type: 'point', filled: true, size: 14, opacity: 0.8 },
        encoding: {
          x: x('tS'),
          y: { field: 'dx', type: 'quantitative', title: 'Right of it (px)' },
          color: legend('whose', ['injected', 'of the recording'], [OKABE_ITO.vermilion, INK.axis]),
        },
      }),
      panel(
        170,
        {
          data: { values: potentials },
          mark: { type: 'line', strokeWidth: 1.6 },
          encoding: {
            x: x('tS'),
            y: { field: 'nats', type: 'quantitative', title: 'Most evidence (nats)' },
            color: legend(
              'map',
              [...new Set(potentials.map(({ map }) => map))],
              [OKABE_ITO.blue, OKABE_ITO.green, OKABE_ITO.purple],
            ),
          },
        },
        {
          data: { values: [{ nats: options.thresholdNats }] },
          mark: { type: 'rule', color: OKABE_ITO.vermilion, strokeDash: [6, 4] },
          encoding: { y: { field: 'nats', type: 'quantitative' } },
        },
        {
          data: { values: [{ nats: options.thresholdNats, text: 'θ' }] },
          mark: { type: 'text', align: 'left', dx: 6, color: OKABE_ITO.vermilion },
          encoding: { x: { value: WIDTH }, y: { field: 'nats', type: 'quantitative' }, text: { field: 'text' } },
        },
      ),
      panel(
        110,
        {
          data: { values: [{ px: matching.matchRadiusPx }] },
          mark: { type: 'rule', color: OKABE_ITO.vermilion, strokeDash: [6, 4] },
          encoding: { y: { field: 'px', type: 'quantitative' } },
        },
        {
          data: { values: answers },
          mark: { type: 'point', filled: true, size: 16, color: OKABE_ITO.black, opacity: 0.8 },
          encoding: {
            x: x('tS'),
            y: {
              field: 'px',
              type: 'quantitative',
              title: 'Answers: px away',
              scale: { domain: [0, 2 * matching.matchRadiusPx] },
            },
          },
        },
      ),
    ],
    resolve: { scale: { color: 'independent' } },
  }),
);
