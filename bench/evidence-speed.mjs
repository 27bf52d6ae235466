// How fast the detector that adds up evidence goes through recordings: its model of the background and its neurons, causally,
// as `detect evaluation.detector=evidence` runs them, on one core. Prints for every recording the CPU seconds of every
// repetition, million events per CPU second of the best one (other programs can only take away), and a digest of all
// detections, by which two versions can be compared to the bit; and the same without what the keys say. Needs a build.
//   npx node bench/evidence-speed.mjs ROUNDS RECORDING…
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { loadConfig } from '@spikeseg/config';
import { readRecording } from '@spikeseg/data-ebssa';
import { BackgroundModel } from '@spikeseg/events';
import { evidenceOptions } from '@spikeseg/experiment/parts';
import { evidenceDetections } from '@spikeseg/segmentation';

const [rounds, ...files] = process.argv.slice(2);

const config = loadConfig();
/** The maps that stand still alone, with explaining away, and with maps that move along: what each costs. */
const variants = [
  { explain_away: false, fast: false },
  { explain_away: true, fast: false },
  { explain_away: true, fast: true },
];

function detectionsOf(events, keys) {
  const options = evidenceOptions({ ...config, evidence: { ...config.evidence, ...keys } }, 'bench');
  const { t, x, y, p, sensor } = events;
  const background = new BackgroundModel(sensor, t[0]);
  const weigh = (begin, end) => {
    const [ts, xs, ys, ps] = [t, x, y, p].map((array) => array.subarray(begin, end));
    return background.ratios({ t: ts, x: xs, y: ys, p: ps });
  };
  return [...evidenceDetections(events, weigh, options)].flatMap(({ answer }) => answer);
}

const digest = (detections) => {
  const text = JSON.stringify(detections.map((one) => ({ ...one, events: [...one.events] })));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
};

for (const file of files) {
  const { events } = await readRecording(file);
  const runs = variants.map((keys) => ({ keys, seconds: [], detections: [] }));
  for (let round = 0; round < Number(rounds); round++) {
    for (const run of runs) {
      const before = process.cpuUsage();
      run.detections = detectionsOf(events, run.keys);
      const { user, system } = process.cpuUsage(before);
      run.seconds.push((user + system) / 1e6);
    }
  }
  for (const { keys, seconds, detections } of runs) {
    const rate = events.t.length / Math.min(...seconds) / 1e6;
    console.log(
      JSON.stringify({
        recording: basename(file),
        ...keys,
        events: events.t.length,
        detections: detections.length,
        digest: digest(detections),
        cpu_s: seconds.map((one) => Math.round(1000 * one) / 1000),
        million_events_per_s: Math.round(1000 * rate) / 1000,
      }),
    );
  }
}
