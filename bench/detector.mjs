// Times the detector by `spikeseg-cli bench --detector`, prints what it found as a table and appends it to bench/history.json with the commit. Arguments go
// to the command. Of generated streams of several sensors it also draws bench/detector.png: processor time against the rate of events. Needs a build.
//   npx node bench/detector.mjs [--sizes 240x180,1280x720] [--rates 10000,1000000] [--threads 1,2] [--onnx] [RECORDING …]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chartPng } from '@spikeseg/report';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = path('../packages/cli/dist/bin.js');
const args = process.argv.slice(2);
const text = execFileSync(process.execPath, [bin, 'bench', '--detector', 'ebssa', '--json', ...args], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const { seconds: _, ...result } = JSON.parse(text);
/** Generated streams of several sensors. */
const draws =
  new Set(result.rows.map(({ sensor }) => sensor.width)).size > 1 &&
  result.rows.every(({ recording }) => recording.endsWith(' events/s'));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: path('..') }).trim();

const number = (value) => Number(value.toPrecision(3)).toLocaleString('en-US');
const spread = ({ median, low, high }) => `${number(median)} (${number(low)} – ${number(high)})`;
const peerOf = ({ recording }) => result.rows.find((row) => row.recording === recording && row.engine === 'onnx');
console.log(
  '| recording | sensor | engine, threads | events/s | ms per s | processor ms per s | ONNX Runtime | latency by the processor, ms | 99 % | MB |\n|---|---|---|---:|---:|---:|---:|---:|---:|---:|',
);
for (const row of result.rows) {
  const { sensor, engine, threads, processorLatencyMs: latency, memoryBytes, processorMsPerSecond } = row;
  const peer = engine === 'onnx' ? undefined : peerOf(row);
  const ratio = peer === undefined ? '' : `${(peer.processorMsPerSecond.median / processorMsPerSecond.median).toPrecision(3)}×`;
  const cells = [
    row.recording,
    `${sensor.width} × ${sensor.height}`,
    `${engine}, ${threads}`,
    spread(row.eventsPerSecond),
    spread(row.msPerSecond),
    spread(processorMsPerSecond),
    ratio,
    latency === null ? '' : spread(latency.median),
    latency === null ? '' : spread(latency.p99),
    number(memoryBytes / 1e6),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const historyFile = path('history.json');
const history = JSON.parse(readFileSync(historyFile, 'utf8'));
const entry = { date: new Date().toISOString().slice(0, 10), commit, ...result };
writeFileSync(historyFile, `${JSON.stringify([...history, entry], undefined, 1)}\n`);
if (draws) writeFileSync(path('detector.png'), await drawRates(result));
console.log(`\nwritten: bench/history.json${draws ? ', bench/detector.png' : ''}`);

function drawRates({ machine, rounds, rows }) {
  const log = { scale: { type: 'log' }, type: 'quantitative' };
  const values = rows
    .filter(({ engine, threads }) => engine === 'wasm' && threads === 1)
    .map(({ sensor, events, recordingS, processorMsPerSecond: { median, low, high } }) => ({
      sensor: `${sensor.width} × ${sensor.height}`,
      rate: events / recordingS,
      ms: median,
      low,
      high,
    }));
  return chartPng({
    title: {
      text: 'What a second of recording takes',
      subtitle: `${machine.cpu}, Node ${machine.node}, one thread, medians of ${rounds}; below 1000 ms the detector keeps up with a camera`,
    },
    width: 460,
    height: 300,
    layer: [
      {
        data: { values },
        encoding: {
          x: { field: 'rate', title: 'Events per second of the recording', ...log },
          color: { field: 'sensor', type: 'nominal', sort: values.map(({ sensor }) => sensor), title: 'sensor, px' },
        },
        layer: [
          {
            mark: { type: 'line', point: true },
            encoding: { y: { field: 'ms', title: 'Processor time per second (ms)', ...log } },
          },
          { mark: 'rule', encoding: { y: { field: 'low', ...log }, y2: { field: 'high' } } },
        ],
      },
      { data: { values: [{ ms: 1000 }] }, mark: { type: 'rule', strokeDash: [4, 4] }, encoding: { y: { field: 'ms', ...log } } },
    ],
  });
}
