// A night with bright stars, which leave trails: how many tracks are of nothing, how many stars are followed, what is called a satellite. Of generated nights
// (the scene `night`), and of a real one where its folder is given: `stars.es`, `stars-at-15s.csv`, `satellite-track.csv`. Needs a build.
//   npx node bench/night.mjs [--seeds 1,2] [--sensor DVXplorer] [--duration 30] [--real FOLDER] [--tracks]
// With --tracks also those that are of nothing, one by one.
import { parseArgs } from 'node:util';
import { EvidenceDetector, run, SkyMotion } from '@spikeseg/detection';
import { stepsOf } from '@spikeseg/events';
import { generatedNight, judged, realNight } from './parts/star-night.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    sensor: { type: 'string', default: 'DVXplorer' },
    duration: { type: 'string', default: '30' },
    real: { type: 'string' },
    tracks: { type: 'boolean', default: false },
  },
});

async function* nights() {
  if (values.real !== undefined) {
    const night = await realNight(values.real);
    if (night === undefined) console.log(`skipped: ${values.real} has no stars.es`);
    else yield night;
  }
  const seeds = values.seeds === '' ? [] : values.seeds.split(',').map(Number);
  for (const seed of seeds) yield generatedNight(seed, { sensor: values.sensor, durationS: Number(values.duration) });
}

const sums = { minutes: 0, tracks: 0, nothing: 0, bright: 0, followed: 0, right: 0, wrong: 0 };
for await (const night of nights()) {
  const { events } = night;
  const detector = await EvidenceDetector.open(events.sensor, { recording: night.name });
  const sky = new SkyMotion(events.sensor);
  const [points, called] = [[], new Map()];
  const begun = process.cpuUsage();
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) {
    sky.push(report);
    for (const point of report.points) {
      points.push({ ...point, tS: (point.tUs - events.t[0]) / 1e6 });
      called.set(point.track, sky.classOf(point.track)?.class ?? 'unknown');
    }
  }
  const { user } = process.cpuUsage(begun);
  const figures = judged(night, points, called);
  const minutes = (events.t.at(-1) - events.t[0]) / 6e7;
  show(night.name, { ...figures, minutes }, user / 1e6);
  for (const name of Object.keys(sums)) sums[name] += name === 'minutes' ? minutes : figures[name];
  if (values.tracks) for (const track of figures.all.filter(({ of }) => of === undefined)) console.log(`  ${trackLine(track)}`);
}
if (sums.minutes > 0) show('all', sums);

function show(name, { minutes, tracks, nothing, bright, followed, tracksEach, right, wrong }, cpuS) {
  const each = tracksEach === undefined ? '' : `, ${tracksEach.toFixed(2)} tracks each`;
  const cpu = cpuS === undefined ? '' : ` | cpu ${cpuS.toFixed(1)} s`;
  console.log(
    `${name.padEnd(10)} tracks ${tracks}, of nothing ${nothing} (${(nothing / minutes).toFixed(1)}/min) | bright stars followed ${followed} of ${bright}${each} | satellites right ${right}, wrong ${wrong}${cpu}`,
  );
}

function trackLine({ id, is, points }) {
  const [first, middle, last] = [points[0], points[points.length >> 1], points.at(-1)];
  return `track ${id}, ${is}, ${digit(first.tS)} to ${digit(last.tS)} s at (${digit(middle.x)}, ${digit(middle.y)}), (${digit(middle.vx)}, ${digit(middle.vy)}) px/s, ${digit(middle.rateHz)} events/s, score ${digit(middle.score)}`;
}

function digit(value) {
  return value.toFixed(1);
}
