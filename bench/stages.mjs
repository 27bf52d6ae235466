// Where the time of the evidence detector goes, stage by stage, in one thread: per event, per track and step, per pixel and step. Of generated nights with
// 20 stars and with 10, 100 and 300 followed ones; and of real recordings where files are given. Needs a build.
//   npx node bench/stages.mjs [--only TEXT] [--duration 10] [FILE …]
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readRecording } from '@spikeseg/data-ebssa';
import { EvidenceDetector, run, SkyMotion } from '@spikeseg/detection';
import { stepsOf } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import { sampled, sharesOf } from './parts/sampled.mjs';

const { values, positionals } = parseArgs({
  options: { only: { type: 'string', default: '' }, duration: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const durationS = Number(values.duration);

/** Stages by the functions that they are done in: the outermost counts. */
const stages = {
  ratios: 'background',
  withdraw: 'background',
  addAll: 'events into tracks and input',
  '#run': 'network',
  '#handOver': 'hand-over',
  '#reidentify': 'away',
  '#start': 'starts',
  '#reported': 'reports',
  '#look': 'sky',
  '#advance': 'pointing',
  '(garbage collector)': 'garbage',
};

/** A million pixels under drifting stars of so many events/s that each is followed. */
const night = (stars, starMagnitudes, seed) =>
  generateRecording(
    {
      sensor: 'EVK4',
      durationS,
      noise: 'davis',
      hotPixels: 100,
      psfPx: 1.5,
      backgroundRateHz: 1500,
      stars,
      starMagnitudes,
      satellites: 1,
      speedPxS: [20, 20],
      satelliteRateHz: [60, 60],
    },
    seed,
  ).recording.events;

async function* recordings() {
  for (const file of positionals) yield { name: basename(file), events: async () => (await readRecording(file)).events };
  yield { name: 'quiet', events: () => night(20, [10, 11.5], 7) };
  for (const stars of [10, 100, 300]) yield { name: `${stars} stars`, events: () => night(stars, [9.5, 10.5], 11) };
}

for await (const { name, events } of recordings()) if (name.includes(values.only)) await measure(name, firstOf(await events()));

/** What comes within the duration. */
function firstOf({ t, x, y, p, ...others }) {
  const until = t.findIndex((tUs) => tUs > t[0] + durationS * 1e6);
  const end = until === -1 ? t.length : until;
  return { ...others, t: t.slice(0, end), x: x.slice(0, end), y: y.slice(0, end), p: p.slice(0, end) };
}

async function measure(name, events) {
  let [steps, trackSteps] = [0, 0];
  const onTracks = (tracks) => {
    steps++;
    trackSteps += tracks.length;
  };
  const begun = process.cpuUsage();
  const samples = await sampled(async () => {
    const detector = await EvidenceDetector.open(events.sensor, { recording: name, watch: { onTracks } });
    const sky = new SkyMotion(events.sensor);
    for await (const report of run(detector, stepsOf(events, detector.stepUs))) sky.push(report);
    detector.close();
  }, 500);
  const { user, system } = process.cpuUsage(begun);
  const us = user + system;
  const { width, height } = events.sensor;
  const count = events.t.length;
  const each = (share) => {
    const ns = share * us * 1000;
    const perPixel = ns / steps / (width * height);
    return `${(ns / 1e9).toFixed(2)} s | ${(ns / count).toFixed(0)} | ${(ns / trackSteps).toFixed(0)} | ${perPixel.toFixed(3)}`;
  };
  console.log(
    `${name}: ${width} × ${height}, ${count} events, ${steps} steps, ${(trackSteps / steps).toFixed(1)} tracks at a time`,
  );
  console.log('| stage | processor time | ns per event | per track and step | per pixel and step |');
  console.log('|---|---:|---:|---:|---:|');
  console.log(`| all | ${each(1)} |`);
  for (const [stage, share] of sharesOf(samples, stageOf)) console.log(`| ${stage} | ${each(share)} |`);
}

function stageOf(stack) {
  return stages[stack.find((name) => Object.hasOwn(stages, name))] ?? 'tracks, places, rest';
}
