// What the events of labelled objects are like: spot, OFF share, response to the sensor's bursts, shortest intervals of a pixel. The
// defaults of injected objects rest on it. The last column is an injected object, measured in the same way.
//
//   npm run build && npx node studies/davis-noise/object-events.mjs --data-root FOLDER
import { parseArgs } from 'node:util';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { injectObjects } from '@spikeseg/evaluation';
import { objectMeasures, pixelIntervals } from './object-measures.mjs';

const { values } = parseArgs({ options: { 'data-root': { type: 'string' } } });
if (!values['data-root']) throw new Error('--data-root: expected a folder with recordings of EBSSA, got none');
/** Fewer labels are too few events to look at. */
const minLabels = 50;
/** Distances from the label within which events are looked at, px. */
const [near, far] = [7, 14];

const columns = [];
const intervals = [];
for (const { name, path } of await findRecordings(values['data-root'], { sensor: 'DAVIS' })) {
  const recording = await readRecording(path);
  intervals.push({ name, ...pixelIntervals(recording.events, [1e-4, 1e-3]) });
  for (const track of recording.objects.filter(({ t }) => t.length >= minLabels))
    columns.push(measured(`${shortName(name)} ${track.id}`, recording.events, track));
  if (recording.objects.length > 0 && !columns.some(({ title }) => title === 'injected'))
    columns.push(injected(recording.events));
}
columns.sort((a, b) => (a.title === 'injected' ? 1 : 0) - (b.title === 'injected' ? 1 : 0));

const rows = {
  'events, seconds': ({ wide, seconds }) => `${wide.events.toFixed(0)}, ${seconds.toFixed(2)}`,
  'speed, px/s': ({ speedPxS }) => speedPxS.toFixed(1),
  [`spot within ${near} px, sd of x, y`]: ({ narrow }) => `${narrow.sdX.toFixed(2)}, ${narrow.sdY.toFixed(2)}`,
  [`spot within ${far} px, sd of x, y`]: ({ wide }) => `${wide.sdX.toFixed(2)}, ${wide.sdY.toFixed(2)}`,
  'OFF events': ({ wide }) => percent(wide.kinds[0] + wide.kinds[2]),
  'in bursts': ({ wide }) => percent(wide.inBursts),
  'in bursts: background beside it': ({ wide }) => percent(wide.background[2] + wide.background[3]),
  'bins in bursts while it is there': ({ burstBins }) => percent(burstBins),
  'share that waits for a burst': ({ waits, waitsSd }) => `${waits.toFixed(2)} ± ${waitsSd.toFixed(2)}`,
  'events in bursts lag behind the others, px': ({ lagPx, lagSdPx, speedPxS }) =>
    speedPxS < 100 ? '–' : `${lagPx.toFixed(1)} ± ${lagSdPx.toFixed(1)}`,
};
console.log(`| | ${columns.map(({ title }) => title).join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`);
for (const [title, cell] of Object.entries(rows)) console.log(`| ${title} | ${columns.map(cell).join(' | ')} |`);
console.log(
  '\n| intervals of a pixel, µs | shortest | tenth shortest | one in 10,000 below | one in 1,000 below |\n|---|---|---|---|---|',
);
for (const { name, shortest, tenth, quantiles } of intervals)
  console.log(`| ${shortName(name)} | ${shortest} | ${tenth} | ${quantiles.join(' | ')} |`);

function measured(title, events, track) {
  const last = track.t.length - 1;
  const seconds = (track.t[last] - track.t[0]) / 1e6;
  const [dx, dy] = [track.x[last] - track.x[0], track.y[last] - track.y[0]];
  const length = Math.hypot(dx, dy);
  const wide = objectMeasures(events, track, far);
  const along = ({ x, y }) => (x * dx + y * dy) / length;
  const spread = ({ sdX, sdY, events: n }) => Math.hypot((sdX * dx) / length, (sdY * dy) / length) / Math.sqrt(n);
  return {
    title,
    seconds,
    speedPxS: length / seconds,
    wide,
    narrow: objectMeasures(events, track, near),
    burstBins: wide.burstBins,
    waits: (wide.inBursts - wide.burstBins) / (1 - wide.burstBins),
    // Of a share among so many events; that background is taken out adds as much for dim objects.
    waitsSd: Math.sqrt((wide.inBursts * (1 - wide.inBursts)) / wide.events) / (1 - wide.burstBins),
    lagPx: along(wide.between) - along(wide.burst),
    lagSdPx: Math.hypot(spread(wide.burst), spread(wide.between)),
  };
}

/** An object of 60 events/s that drifts through the upper left of the sensor. */
function injected(own) {
  const lastS = (own.t.at(-1) - own.t[0]) / 1e6;
  const knots = [
    { tS: 0, x: 50, y: 40 },
    { tS: lastS, x: 70, y: 60 },
  ];
  const { events } = injectObjects(own, [{ id: 0, knots, rateHz: 60 }], 1);
  const column = (of) => Float64Array.from(knots, of);
  const track = { id: 0, t: column(({ tS }) => own.t[0] + tS * 1e6), x: column(({ x }) => x), y: column(({ y }) => y) };
  return measured('injected', events, track);
}

function shortName(name) {
  return name.includes('bsidavis') ? 'bsidavis' : name.split('_')[0];
}
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
