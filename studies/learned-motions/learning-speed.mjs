// How fast motions are learned: events per second of CPU time on one core, in the first look and in full passes with as many maps. Needs a build.
//   npx node studies/learned-motions/learning-speed.mjs [--maps 25,2] [--seconds 90] [--file FILE]
// Without a file the recording is noise of a DAVIS with 24 objects that share a velocity.
import { parseArgs } from 'node:util';
import { readRecording } from '@spikeseg/data-ebssa';
import { injectObjects } from '@spikeseg/evaluation';
import { generateRecording, sceneOptions } from '@spikeseg/events';
import { learnMotions, untrainedMotions } from '@spikeseg/runs';
import { randomGenerator } from '@spikeseg/snn-core';

const { values } = parseArgs({
  options: { maps: { type: 'string', default: '25,2' }, seconds: { type: 'string', default: '90' }, file: { type: 'string' } },
});

function generated(durationS) {
  const noise = generateRecording(sceneOptions('slews', { durationS, satellites: 0 }), 1).recording.events;
  const { width, height } = noise.sensor;
  const random = randomGenerator(2);
  const objects = Array.from({ length: 24 }, (_, id) => {
    const [x, y, fromS] = [width * random.uniform(), height * random.uniform(), (durationS - 5) * random.uniform()];
    const knots = [fromS, fromS + 5].map((tS) => ({ tS, x: x + 17 * (tS - fromS - 2.5), y: y - 10 * (tS - fromS - 2.5) }));
    return { id, knots, rateHz: 10 + id };
  });
  return injectObjects(noise, objects, 3).events;
}

const events = values.file ? (await readRecording(values.file)).events : generated(Number(values.seconds));
const { t, sensor } = events;
const perSecond = t.length / ((t[t.length - 1] - t[0]) / 1e6);
console.log(`${t.length} events, ${perSecond.toFixed(0)} per second, ${sensor.width} × ${sensor.height}`);

/** One pass over the recording; CPU time, s, and what was learned. */
async function timed(from) {
  const done = new Error('done');
  const { user, system } = process.cpuUsage();
  let learner;
  const onState = (training) => {
    ({ learner } = training);
    throw done;
  };
  await learnMotions([{ name: 'one', load: async () => ({ events }) }], 1, { from, onState }).catch((error) => {
    if (error !== done) throw error;
  });
  const now = process.cpuUsage();
  return { learner, seconds: (now.user + now.system - user - system) / 1e6 };
}

const row = (name, maps, { seconds }) =>
  console.log(`| ${name} | ${maps} | ${seconds.toFixed(1)} s | ${(t.length / seconds).toFixed(0)} |`);
console.log('| pass | maps | CPU time | events/s |\n|---|---:|---:|---:|');
const first = await timed(undefined);
row('first look', 61, first);
for (const maps of values.maps.split(',').map(Number)) {
  // The most frequent of those of the first look.
  const learner = { ...first.learner, maps: first.learner.maps.slice(0, maps) };
  row('full', maps, await timed({ ...untrainedMotions, pass: 1, learner }));
}
