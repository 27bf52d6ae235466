// How dim a satellite is found along its prediction, and whether limits hold: generated passes of 12 s, 150" per pixel, of a satellite that
// comes 0.8 s early, with the plate and the stars of the truth. Prints, per rate, how many are found, the median rate, in how many the limit
// holds, the median limit and time per stack. Needs a build.
//   npx node bench/stack.mjs [--rates 0,2,4,6,8] [--runs 40]
import { parseArgs } from 'node:util';
import { passNight, stackedPass } from '../packages/observe/src/night.fixture.ts';

const { values } = parseArgs({
  options: { rates: { type: 'string', default: '0,2,4,6,8' }, runs: { type: 'string', default: '40' } },
});
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
/** Sources of events from this on are satellites. */
const firstSatellite = 3;

console.log('events/s\tfound\tplace right\trate found\tlimit holds\tlimit\ts');
for (const rate of values.rates.split(',').map(Number)) {
  const runs = Array.from({ length: Number(values.runs) }, (_, i) => {
    const night = passNight(i + 1, rate, 0.8);
    const { source, recording } = night.generated;
    const seconds = (recording.events.t.at(-1) - recording.events.t[0]) / 1e6;
    const truth = source.filter((cause) => cause >= firstSatellite).length / seconds;
    const start = performance.now();
    const [one] = stackedPass(night);
    return { ...one, truth, ms: performance.now() - start };
  });
  const found = runs.filter(({ isFound }) => isFound);
  const right = found.filter(({ leadS, acrossArcsec }) => Math.abs(leadS - 0.8) < 0.15 && Math.abs(acrossArcsec) < 400);
  console.log(
    [
      rate,
      `${found.length} of ${runs.length}`,
      right.length,
      median(runs.map((one) => one.rate)).toFixed(1),
      runs.filter(({ limit, truth }) => limit >= truth).length,
      median(runs.map(({ limit }) => limit)).toFixed(1),
      (median(runs.map(({ ms }) => ms)) / 1000).toFixed(2),
    ].join('\t'),
  );
}
