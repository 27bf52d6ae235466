// How fast files of event cameras are read: millions of events per second of CPU time, one thread, bytes in memory to columns, the size of the sensor checked
// and the order of time, too. Medians of rounds in turns, lowest and highest. Beside EVT3, EVT2 and DAT a decoder of a few lines of C (parts/decode_events.c, needs cc).
// The events are those of a generated EVK4 night, or of a file. Also: memory for a file of 2 GB. Needs a build.
//   npx node bench/event-formats.mjs [--file RECORDING] [--events 10000000] [--rounds 5] [--memory]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formats, joinEvents, readEvents } from '@spikeseg/event-formats';
import { convertEvents } from '@spikeseg/event-formats/convert';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    events: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '5' },
    memory: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const { block, sensor } = await someEvents();
const folder = mkdtempSync(join(tmpdir(), 'event-formats-'));

/** Events of a file or of a generated night. */
async function someEvents() {
  if (values.file === undefined) {
    const options = sceneOptions('sidereal', { sensor: 'EVK4', durationS: 10 });
    const { events } = generateRecording(options, 1).recording;
    return { block: events, sensor: events.sensor };
  }
  const file = await readEvents(values.file);
  const blocks = [];
  for await (const { t, x, y, p } of file.chunks()) blocks.push({ t: t.slice(), x: x.slice(), y: y.slice(), p: p.slice() });
  return { block: joinEvents(blocks), sensor: file.header.sensor };
}

/** The block again and again, later each time. */
async function* repeated(times) {
  const firstUs = block.t[0];
  const spanUs = block.t[block.t.length - 1] - firstUs + 10;
  for (let k = 0; k < times; k++) yield { ...block, t: block.t.map((t) => t - firstUs + k * spanUs) };
}

async function fileOf(format, times) {
  const origin = { name: 'bench', header: { sensor, originNs: 0n }, chunks: () => repeated(times) };
  const pieces = [];
  const writing = convertEvents(origin, format);
  let next = await writing.next();
  for (; !next.done; next = await writing.next()) pieces.push(next.value);
  const bytes = Buffer.concat(pieces);
  bytes.set(next.value);
  return { bytes, headerBytes: pieces[0].length };
}

/** Reads everything, ms of CPU time. */
async function read(bytes) {
  const file = await readEvents(bytes, { sensor });
  const before = process.cpuUsage();
  let events = 0;
  for await (const { t } of file.chunks()) events += t.length;
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1e3, events };
}

function peerOf() {
  try {
    const program = join(folder, 'decode_events');
    execFileSync('cc', ['-O3', '-march=native', '-o', program, join(import.meta.dirname, 'parts/decode_events.c')]);
    return (format, path, headerBytes, events) => {
      const lines = execFileSync(program, [format, path, `${headerBytes}`, `${events}`, '1'], { encoding: 'utf8' }).trim();
      const [ms, n] = lines.split(' ').map(Number);
      if (n !== events) throw new Error(`${format}: the peer found ${n} events, ${events} are there`);
      return ms;
    };
  } catch (error) {
    console.error(`no peer: ${error.message}`);
    return undefined;
  }
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const cell = (list, events) => {
  const rates = list.map((ms) => events / ms / 1e3);
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map((rate) => rate.toFixed(0));
  return `${median(rates).toFixed(0)} (${low}–${high})`;
};

try {
  const peer = peerOf();
  const times = Math.ceil(Number(values.events) / block.t.length);
  console.log('| format | bytes per event | readEvents, Mev/s | C, Mev/s | ratio |\n|---|---:|---:|---:|---:|');
  for (const { name: format } of formats.filter(({ write }) => write)) {
    const { bytes, headerBytes } = await fileOf(format, format === 'text' ? Math.ceil(times / 4) : times);
    const path = join(folder, format);
    const hasPeer = peer !== undefined && ['evt3', 'evt2', 'dat'].includes(format);
    if (hasPeer) writeFileSync(path, bytes);
    const { events } = await read(bytes);
    const [ours, theirs] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push((await read(bytes)).ms);
      if (hasPeer) theirs.push(peer(format, path, headerBytes, events));
    }
    const ratio = hasPeer ? (median(theirs) / median(ours)).toFixed(2) : '–';
    console.log(
      `| ${format} | ${(bytes.length / events).toFixed(1)} | ${cell(ours, events)} | ${hasPeer ? cell(theirs, events) : '–'} | ${ratio} |`,
    );
    rmSync(path, { force: true });
  }
  if (values.memory) await memory();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Reads an EVT3 file of 2 GB from disk, and says how much memory the process had at most. */
async function memory() {
  const path = join(folder, 'large.raw');
  const descriptor = openSync(path, 'w');
  const { bytes, headerBytes } = await fileOf('evt3', 4);
  writeSync(descriptor, bytes, 0, headerBytes);
  for (let written = headerBytes; written < 2 ** 31; written += bytes.length - headerBytes)
    writeSync(descriptor, bytes, headerBytes, bytes.length - headerBytes);
  // A process of its own, as this one has held the other files.
  const program = `import { readEvents } from '@spikeseg/event-formats';
    let events = 0;
    for await (const { t } of (await readEvents(process.argv[1])).chunks()) events += t.length;
    console.log(events, process.resourceUsage().maxRSS);`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program, path], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  });
  const [events, kilobytes] = out.trim().split(' ').map(Number);
  console.log(`\n2 GB of EVT3, ${events} events: a process of at most ${(kilobytes / 1024).toFixed(0)} MB`);
}
