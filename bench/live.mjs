// How fast `detect --follow` takes in events, and where the time goes: the recording as lines t_us,x,y,p from memory through
// the reader, through reader and cutter, and through a pipe into the command line; the events in memory through the detector
// of whole recordings and through the one that answers step by step. Prints the best of all rounds, in million events per
// second of wall-clock time, as JSON: other programs can only take away. Needs a build, and Node ≥ 22.18, which reads TypeScript.
//   npx node bench/live.mjs ROUNDS CHECKPOINT.safetensors RECORDING
// With --latency instead: how long the live path takes from an event to its detection, of generated streams (parts/live-latency.mjs).
//   npx node bench/live.mjs --latency ROUNDS [EVENTS_PER_S …]
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@spikeseg/data-ebssa';
import { StepCutter } from '@spikeseg/events';
import { EventLineReader } from '@spikeseg/events/live';
import { Detector, detect } from '@spikeseg/experiment';
import { latencies } from './parts/live-latency.mjs';

if (process.argv[2] === '--latency') {
  const [rounds, ...rates] = process.argv.slice(3).map(Number);
  console.log(JSON.stringify(await latencies(rounds, rates.length > 0 ? rates : [100_000, 1_000_000]), null, 2));
  process.exit();
}

const [rounds, checkpoint, file] = process.argv.slice(2);
const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url));
const recording = await readRecording(file);
const { events } = recording;
const { t, x, y, p, sensor } = events;
const csv = Buffer.from(Array.from(t, (tUs, k) => `${tUs},${x[k]},${y[k]},${p[k]}\n`).join(''));
const pieceBytes = 65_536;
const options = { steps: 10, timestepMs: 100, stride: 10, channels: 2, height: 128, width: 128, normalize: true };

function inMemory(cuts) {
  const reader = new EventLineReader({ name: 'bench', sensor });
  const cutter = new StepCutter(sensor, options);
  let [count, steps] = [0, 0];
  const start = performance.now();
  for (let at = 0; at < csv.length; at += pieceBytes) {
    for (const block of reader.read(csv.subarray(at, at + pieceBytes))) {
      count += block.t.length;
      if (cuts) steps += [...cutter.push(block)].length;
    }
  }
  const ms = performance.now() - start;
  if (count !== t.length || steps > 0 !== cuts) throw new Error(`expected ${t.length} events, got ${count} in ${steps} steps`);
  return count / ms / 1000;
}

/** From the first event to the last answer, without the start of the program. */
function throughPipe(...keys) {
  const size = `${sensor.width}x${sensor.height}`;
  const args = [bin, 'detect', '--follow', '-', '-c', checkpoint, '--sensor-size', size, '--quiet', ...keys];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`ended with ${code}`));
      const end = JSON.parse(out.trimEnd().split('\n').at(-1));
      if (end.events !== t.length) return reject(new Error(`expected ${t.length} events, got ${end.events}`));
      return resolve(end.events / end.seconds / 1e6);
    });
    child.stdin.end(csv);
  });
}

async function whole() {
  const start = performance.now();
  const [{ detections }] = await detect(recording, { model: checkpoint });
  return [detections.length, performance.now() - start];
}

async function stepByStep() {
  const start = performance.now();
  const detector = await Detector.open(checkpoint, { sensor });
  const cutter = new StepCutter(sensor, detector.stepUs);
  let found = 0;
  const answer = async (step) => {
    for await (const { detections } of detector.push(step)) found += detections.length;
  };
  for (let at = 0; at < t.length; at += 3000) {
    const part = (column) => column.subarray(at, at + 3000);
    const block = { t: part(t), x: part(x), y: part(y), p: part(p), sensor };
    for (const step of cutter.push(block)) await answer(step);
  }
  await answer(cutter.end());
  detector.close();
  return [found, performance.now() - start];
}

const best = {};
const note = (name, rate) => (best[name] = Math.max(best[name] ?? 0, rate));
for (let round = 0; round < Number(rounds); round++) {
  note('lines read', inMemory(false));
  note('and cut into time steps', inMemory(true));
  note('detect --follow -, without decoding (evaluation.state=carry)', await throughPipe('evaluation.state=carry'));
  note('detect --follow -', await throughPipe());
  const [[found, wholeMs], [foundLive, liveMs]] = [await whole(), await stepByStep()];
  if (found !== foundLive) throw new Error(`expected ${found} detections step by step, got ${foundLive}`);
  note('events in memory, as a whole', t.length / wholeMs / 1000);
  note('events in memory, step by step', t.length / liveMs / 1000);
}
console.log(JSON.stringify({ events: t.length, megabytes: csv.length / 1e6, ...best }, null, 2));
