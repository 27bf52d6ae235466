// What explaining away and maps that move along are worth: generated scenes with objects that slew, pass and cross fast, under the noise of a DAVIS, and real
// recordings where a folder is given; without both, with the first, with both. Causal. Prints a table. Needs a build.
//   npx node bench/moving.mjs [--data-root FOLDER]
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { score, scoreTracks, tallyDetections } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events';
import { evaluationProtocol, evidenceOptions, trackerOptions, trackTally, truthOf } from '@spikeseg/experiment/parts';
import { evidenceDetections } from '@spikeseg/segmentation';
import { backgroundRatios } from './detection-ratios.mjs';
import { scenes } from './moving-scenes.mjs';

const { values } = parseArgs({ options: { 'data-root': { type: 'string' } } });
const config = loadConfig();
const protocol = evaluationProtocol(config);
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };
const variants = [
  ['neither', { explain_away: false, fast: false }],
  ['explained away', { explain_away: true, fast: false }],
  ['and fast', { explain_away: true, fast: true }],
];
/** An object whose labels are on average farther apart than this is a fast one, px/s. */
const fastPxS = 60;

function isFast({ t, x, y }) {
  let path = 0;
  for (let i = 1; i < t.length; i++) path += Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  return path / ((t[t.length - 1] - t[0]) / 1e6) >= fastPxS;
}

/** Tallies of every variant on one recording. */
function trial(recording) {
  const { events, name } = recording;
  const truth = truthOf(recording);
  const ratios = backgroundRatios(events);
  const fast = new Set(recording.objects.filter(isFast).map(({ id }) => id));
  return variants.map(([, keys]) => {
    const options = evidenceOptions({ ...config, evidence: { ...config.evidence, ...keys } }, name);
    const found = [...evidenceDetections(events, (from, to) => ratios.subarray(from, to), options)].flatMap(
      ({ answer }) => answer,
    );
    const detections = tallyDetections(truth, found, protocol);
    const tracks = trackTally(truth, found, protocol, trackerOptions(config, truth.sensor));
    return { detections, tracks, fast };
  });
}

const digits = (value, count) => (typeof value === 'number' ? value.toFixed(count) : '–');

function row(kind, variant, tallies) {
  const { figures, objects } = score(
    tallies.map(({ detections }) => detections),
    bootstrap,
  );
  const tracks = scoreTracks(
    tallies.map(({ tracks: one }) => one),
    bootstrap,
  ).figures;
  const fastIds = new Map(tallies.map(({ detections, fast }) => [detections.recording, fast]));
  const pdOf = (wanted) => {
    const some = objects.filter(({ recording, id }) => fastIds.get(recording).has(id) === wanted);
    const labels = some.reduce((sum, one) => sum + one.labels, 0);
    return labels > 0 ? some.reduce((sum, one) => sum + one.pd * one.labels, 0) / labels : undefined;
  };
  const { detection, strict } = figures;
  const cells = [
    kind,
    variant,
    digits(pdOf(false), 3),
    digits(pdOf(true), 3),
    digits(strict.informedness.value, 2),
    digits(detection.isolatedPerMinute.value, 1),
    digits(detection.wakePerMinute.value, 1),
    digits(tracks.pd.value, 2),
    digits(tracks.isolatedPerHour.value, 0),
    digits(tracks.wakePerHour.value, 0),
  ];
  return `| ${cells.join(' | ')} |`;
}

const groups = new Map();
const add = (kind, recording) => groups.set(kind, [...(groups.get(kind) ?? []), trial(recording)]);
for (const { kind, seed, options } of scenes(config.seed)) add(kind, generateRecording(options, seed).recording);
if (values['data-root'] !== undefined) {
  for (const { path, name } of await findRecordings(values['data-root'], { sensor: 'DAVIS' })) {
    const recording = { ...(await readRecording(path)), name };
    if (recording.labelled) add(name.split('_')[0], recording);
  }
}
console.log('| scene | variant | Pd slow | Pd fast | strict J | isolated/min | wake/min | tracks: Pd | isolated/h | wake/h |');
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const [kind, trials] of groups) {
  variants.forEach(([variant], i) =>
    console.log(
      row(
        kind,
        variant,
        trials.map((one) => one[i]),
      ),
    ),
  );
}
