// How the detector keeps up with cameras: runs `spikeseg-cli bench` for sensors and rates, prints a table, appends it to bench/history.json with the commit and
// draws bench/detector.png, time of work against the rate of events. Other arguments go to the command. Needs a build.
//   npx node bench/detector.mjs [--sizes 240x180,1280x720] [--rates 10000,1000000] [--rounds 3] [key=value …]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chartPng } from '../packages/report/src/bench.fixture.ts';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '240x180,346x260,640x480,1280x720' },
    rates: { type: 'string', default: '10000,100000,1000000,5000000' },
    rounds: { type: 'string', default: '3' },
  },
});
const rounds = Number(values.rounds);
const bench = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, [path('../packages/cli/dist/bin.js'), 'bench', '--json', '--quiet', ...args], {
      encoding: 'utf8',
    }),
  );
const number = (value) => Number(value.toPrecision(3)).toLocaleString('en-US');
/** Median, lowest and highest of the rounds. */
function spreadOf(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor((sorted.length - 1) / 2)], low: sorted[0], high: sorted.at(-1) };
}
const text = ({ median, low, high }) => `${number(median)} (${number(low)}–${number(high)})`;

let machine;
const rows = [];
console.log('| sensor | events/s | ms of work per second | 99 % reported within, ms | MB |\n|---|---:|---:|---:|---:|');
for (const size of values.sizes.split(',')) {
  for (const rate of values.rates.split(',')) {
    const runs = Array.from({ length: rounds }, () => bench('--camera', size, '--rate', rate, ...positionals));
    machine = runs[0].machine;
    const of = (figure) => spreadOf(runs.map(({ rows: [row] }) => figure(row)));
    const row = {
      sensor: size,
      rateHz: runs[0].rows[0].rateHz,
      msPerSecond: of(({ timesFaster }) => 1000 / timesFaster),
      delayMs: of(({ delayMs }) => delayMs),
      peakMemoryBytes: Math.max(...runs.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    };
    rows.push(row);
    const delay = row.msPerSecond.median > 1000 ? 'falls behind' : text(row.delayMs);
    console.log(
      `| ${size} | ${number(row.rateHz)} | ${text(row.msPerSecond)} | ${delay} | ${number(row.peakMemoryBytes / 1e6)} |`,
    );
  }
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: path('..') }).trim();
const entry = {
  date: new Date().toISOString().slice(0, 10),
  commit,
  machine,
  detector: 'ebssa',
  rounds,
  settings: positionals,
  rows,
};
const history = JSON.parse(readFileSync(path('history.json'), 'utf8'));
writeFileSync(path('history.json'), `${JSON.stringify([...history, entry], undefined, 1)}\n`);
writeFileSync(path('detector.png'), await drawRates());
console.log('\nwritten: bench/history.json, bench/detector.png');

function drawRates() {
  const log = { scale: { type: 'log' }, type: 'quantitative' };
  const data = rows.map(({ sensor, rateHz, msPerSecond: { median, low, high } }) => ({
    sensor,
    rate: rateHz,
    ms: median,
    low,
    high,
  }));
  const color = { field: 'sensor', type: 'nominal', sort: values.sizes.split(','), title: 'sensor, px' };
  return chartPng({
    title: {
      text: 'What a second of a stream takes',
      subtitle: `${machine.cpu}, Node ${machine.node}, medians of ${rounds}; below 1000 ms the detector keeps up with a camera`,
    },
    width: 460,
    height: 300,
    layer: [
      {
        data: { values: data },
        encoding: { x: { field: 'rate', title: 'Events per second', ...log }, color },
        layer: [
          { mark: { type: 'line', point: true }, encoding: { y: { field: 'ms', title: 'Work per second (ms)', ...log } } },
          { mark: 'rule', encoding: { y: { field: 'low', ...log }, y2: { field: 'high' } } },
        ],
      },
      { data: { values: [{ ms: 1000 }] }, mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { y: { field: 'ms', ...log } } },
    ],
  });
}
