// What binning pixels costs and gains: the same objects, injected into a real recording with spots of several widths, and searched with several bins.
// Prints for every width, speed and bin the magnitude at which half are found, and its difference to that without binning; for every bin the places
// that are found in the recording as it is, away from labels, and the processor time. Needs a build and a recording of EBSSA.
//   npx node bench/binning.mjs night.mat [--injections 12] [--bins 1,2,3] [--widths 1,2,3]
import { parseArgs } from 'node:util';
import { readRecording } from '@spikeseg/data-ebssa';
import { completeness, highestScores, injectObjects, planInjections } from '@spikeseg/evaluation';
import { BackgroundModel } from '@spikeseg/events';
import { falsePlaces, pathsOf } from '@spikeseg/experiment/parts';
import { binnedEvents, detectByEvidence, unbinned } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    injections: { type: 'string', default: '12' },
    bins: { type: 'string', default: '1,2,3' },
    widths: { type: 'string', default: '1,2,3' },
  },
});
const numbers = (text) => text.split(',').map(Number);
const [bins, widths] = [numbers(values.bins), numbers(values.widths)];
/** Of the spots of real objects in EBSSA, px. */
const spotSdPx = [1.9, 2.6];
const speedsPxS = [0, 10, 40, 100, 300, 600];
const magnitudes = [-7, -6, -5, -4, -3.25, -2.5, -1.75];
const seed = 7;
/** Wide spots need room, and their places are less well known. */
const plan = { apartPx: 50 };
const matching = { matchRadiusPx: 10, graceUs: 100_000 };

const recording = await readRecording(positionals[0]);
const { events, objects } = recording;
const cells = speedsPxS.flatMap((speedPxS) => magnitudes.map((magnitude) => ({ speedPxS, rateHz: 10 ** (-magnitude / 2.5) })));
const { rounds } = planInjections(recording, cells, Number(values.injections), seed, plan);

const number = (value) => (value === null || value === undefined ? '…' : value.toFixed(2));

const detect = async (of, bin) => {
  const binned = binnedEvents(of, bin);
  const detections = await detectByEvidence(binned, {
    recording: 'night',
    backend: wasmBackend,
    background: new BackgroundModel(binned.sensor, binned.t[0]),
    thresholdNats: 20,
    falseAlarmsPerHour: 1,
    separationPx: 8,
  });
  return detections.map((detection) => unbinned(detection, bin));
};

const clean = [];
for (const bin of bins) {
  const began = process.cpuUsage();
  clean.push(await detect(events, bin));
  const { user, system } = process.cpuUsage(began);
  const seconds = (events.t.at(-1) - events.t[0]) / 1e6;
  const [{ places }] = falsePlaces({ labels: objects, seconds }, [clean.at(-1)]);
  console.log(`bin ${bin}: ${places} places away from labels; ${((user + system) / 1000 / seconds).toFixed(0)} ms per s`);
}
for (const width of widths) {
  const outcomes = [];
  for (const injections of rounds) {
    const { events: withObjects } = injectObjects(events, injections, seed, { spotSdPx: spotSdPx.map((sd) => width * sd) });
    const paths = pathsOf(injections, events.t[0]);
    const fates = [];
    for (const [k, bin] of bins.entries()) {
      const found = highestScores(paths, await detect(withObjects, bin), matching);
      const before = highestScores(paths, clean[k], matching);
      fates.push(found.map((score, i) => (before[i] > -Infinity ? 'spoiled' : score > -Infinity ? 'found' : 'missed')));
    }
    for (const [i, { cell }] of injections.entries()) {
      const { speedPxS } = cells[cell];
      const magnitude = magnitudes[cell % magnitudes.length];
      outcomes.push({ recording: recording.name, speedPxS, magnitude, fates: fates.map((ofBin) => ofBin[i]) });
    }
  }
  const { detectors, differences } = completeness(outcomes, { samples: 1000, confidence: 0.95, minRecordings: 8, seed });
  console.log(`\nspots of ${spotSdPx.map((sd) => (width * sd).toFixed(1)).join(' × ')} px`);
  for (const [i, speed] of speedsPxS.entries()) {
    const said = bins.map((bin, k) => {
      const { m50 } = detectors[k][i];
      const other = k === 0 ? undefined : differences[k - 1][i];
      const by = other ? ` (${number(other.value)} [${number(other.low)}, ${number(other.high)}])` : '';
      return `bin ${bin}: ${m50.kind === 'measured' ? number(m50.value) : m50.kind}${by}`;
    });
    console.log(`${speed} px/s  ${said.join('  ')}`);
  }
}
