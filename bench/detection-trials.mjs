import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ebssaLayout, findRecordings, readRecording, writeRecording } from '@spikeseg/data-ebssa';
import { generateRecording } from '@spikeseg/events';
import { figuresOf } from './detection-figures.mjs';

/** As dim and as slow as the objects of the real recordings, under their noise. */
export const sky = {
  sensor: 'DAVIS',
  durationS: 40,
  noise: 'davis',
  backgroundRateHz: 9000,
  hotPixels: 100,
  stars: 0,
  satellites: 2,
  speedPxS: [0.5, 8],
  satelliteRateHz: [10, 80],
};

/** Writes a generated recording per seed into a new folder. */
export function writeGenerated(folder, seeds) {
  mkdirSync(folder);
  for (const [i, seed] of seeds.entries()) {
    const name = `seed${i + 1}_davis_td_labelled.mat`;
    writeFileSync(join(folder, name), writeRecording(generateRecording(sky, seed).recording, ebssaLayout));
  }
  return folder;
}

/** Every variant on all labelled recordings of a folder together, and on each by itself. */
export async function trialsOn(folder, variants) {
  const files = await findRecordings(folder, { sensor: 'DAVIS' });
  const labelled = [];
  for (const file of files) if ((await readRecording(file.path)).labelled) labelled.push(file);
  const half = Math.ceil(variants.length / 2);
  const trials = await Promise.all(
    labelled.map(async (file) => {
      const halves = [variants.slice(0, half), variants.slice(half)];
      return (await Promise.all(halves.map((some) => trialInThread(file, some)))).flat();
    }),
  );
  return variants.map(({ name }, i) => {
    const own = trials.map((tallies) => tallies[i]);
    return { name, figures: figuresOf(own), each: own.map((one) => figuresOf([one])) };
  });
}

function trialInThread({ path, name }, variants) {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('detection-worker.mjs', import.meta.url), { workerData: { path, name, variants } });
    worker.once('message', (tallies) => {
      console.error(`${name}: ${variants.length} variants`);
      done(tallies);
    });
    worker.once('error', failed);
  });
}

/** Four digits say all that a few recordings can. */
export function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
