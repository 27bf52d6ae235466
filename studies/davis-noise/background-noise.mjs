// What the noise of real recordings is like, and whether the generator's `noise: davis` is like it. Prints a table.
//
//   npm run build && npx node studies/davis-noise/background-noise.mjs --data-root FOLDER
import { parseArgs } from 'node:util';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { generateRecording } from '@spikeseg/events/synthetic';
import { noiseMeasures } from './noise-measures.mjs';

const { values } = parseArgs({ options: { 'data-root': { type: 'string' } } });
if (!values['data-root']) throw new Error('--data-root: expected a folder with recordings of EBSSA, got none');
const sky = { sensor: 'DAVIS', durationS: 90, backgroundRateHz: 9000, hotPixels: 100, stars: 0, satellites: 0 };
const unused = { speedPxS: [1, 1], satelliteRateHz: [1, 1] };

const columns = [];
for (const { name, path } of await findRecordings(values['data-root'], { sensor: 'DAVIS' }))
  columns.push({ name, events: (await readRecording(path)).events });
for (const noise of ['davis', 'poisson'])
  columns.push({ name: noise, events: generateRecording({ ...sky, ...unused, noise }, 1).recording.events });

const measured = columns.map(({ events }) => noiseMeasures(events));
const even = ({ columns: [one] }) => one;
const odd = ({ columns: [, one] }) => one;
const rows = {
  'events/s': (m) => m.rateHz.toFixed(0),
  '0.5-ms bins in bursts': (m) => percent(m.burstBins),
  'events in bursts': (m) => percent(m.burstEvents),
  'line at 46.4 Hz, of the mean rate': (m) => m.line46.toFixed(2),
  'ON events/s per pixel, even : odd columns': (m) => ratio(even(m).onHz, odd(m).onHz),
  'OFF events/s per pixel, even : odd columns': (m) => ratio(even(m).offHz, odd(m).offHz),
  'OFF per ON event, even / odd': (m) =>
    `${(even(m).offHz / even(m).onHz).toFixed(3)} / ${(odd(m).offHz / odd(m).onHz).toFixed(3)}`,
  'spread of ON intervals over their mean, even / odd': (m) => pair(m, 'intervalSpread'),
  'ON events in bursts, even / odd': (m) => pair(m, 'burstShare'),
  'OFF events in bursts': (m) => m.off.inBursts.toFixed(2),
  'log-normal spread of rates, even / odd': (m) => pair(m, 'rateSpread'),
  'OFF that follow an ON of the pixel': (m) => percent(m.offAfterOn),
  'after, quartiles, s': (m) => m.offAfterS.map((s) => s.toFixed(2)).join(' '),
  'hot pixels: number, share of events': (m) => `${m.hot.pixels}, ${percent(m.hot.share)}`,
  'hot pixels: in bursts, ON': (m) => `${percent(m.hot.burst)}, ${percent(m.hotOn)}`,
};
console.log(`| | ${columns.map(({ name }) => name).join(' | ')} |`);
console.log(`|---|${columns.map(() => '---|').join('')}`);
for (const [title, cell] of Object.entries(rows)) console.log(`| ${title} | ${measured.map(cell).join(' | ')} |`);

function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
}
function ratio(a, b) {
  return `${a.toFixed(3)} : ${b.toFixed(3)} = ${(a / b).toFixed(1)}`;
}
function pair(m, figure) {
  return `${even(m)[figure].toFixed(2)} / ${odd(m)[figure].toFixed(2)}`;
}
