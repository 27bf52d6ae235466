// False alarms of the maps that move along: how often something moves fast where nothing does, in real recordings whose pixels are permuted, and in
// generated noise of a DAVIS. Prints a line each and the time together. Needs a build.
//   npx node bench/moving-nulls.mjs --data-root FOLDER
import { parseArgs } from 'node:util';
import { loadConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { permutePixels } from '@spikeseg/evaluation';
import { generateRecording } from '@spikeseg/events';
import { evidenceOptions } from '@spikeseg/experiment/parts';
import { evidenceDetections } from '@spikeseg/segmentation';
import { deriveSeed } from '@spikeseg/snn-core';
import { backgroundRatios } from './detection-ratios.mjs';
import { noiseOnly } from './moving-scenes.mjs';

const permutations = 5;
const noises = 3;
const { values } = parseArgs({ options: { 'data-root': { type: 'string' } } });
const config = loadConfig();
let minutes = 0;

function count(name, events) {
  const ratios = backgroundRatios(events);
  const steps = evidenceDetections(events, (from, to) => ratios.subarray(from, to), evidenceOptions(config, name));
  const fast = [...steps].flatMap(({ answer }) => answer).filter(({ vx }) => vx !== undefined);
  minutes += (events.t[events.t.length - 1] - events.t[0]) / 60e6;
  console.log(`${name}: ${fast.length} detections of something fast`);
}

for (const { path, name } of await findRecordings(values['data-root'] ?? '.', { sensor: 'DAVIS' })) {
  const { events, labelled } = await readRecording(path);
  if (!labelled) continue;
  for (let k = 1; k <= permutations; k++) count(`${name}, permutation ${k}`, permutePixels(events, deriveSeed(k, 'nulls', name)));
}
for (let k = 1; k <= noises; k++) {
  count(`noise ${k}`, generateRecording(noiseOnly, deriveSeed(k, 'null noise')).recording.events);
}
console.log(`${minutes.toFixed(1)} minutes`);
