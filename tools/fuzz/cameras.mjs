// Files of event cameras, as sound files to be damaged: of every row of the registry, written by its writer, or by hand where it has none.
import { deflateSync, gzipSync } from 'node:zlib';
import { formats } from '@spikeseg/event-formats';
import { damaged, damagedText } from './damage.mjs';
import { source } from './sources.mjs';
import { checkEventFile, checkRecording } from './what-was-read.mjs';

/** @type {readonly import('@spikeseg/event-formats').EventFormat[]} */
const registry = [...new Map(formats.toReversed().map((row) => [row.name, row])).values()].toReversed();
const sensor = { width: 346, height: 260 };
const firstUs = 5_000_000;

/** Some events: bursts of one time, a pause, both polarities. */
const rows = Array.from({ length: 300 }, (_, k) => [
  firstUs + 137 * (k >> 2) + (k > 200 ? 12_000_000 : 0),
  (7 * k) % 346,
  (11 * k) % 260,
  k % 3 === 0 ? 1 : 0,
]);
const columns = {
  t: Float64Array.from(rows, ([t]) => t),
  x: Uint16Array.from(rows, ([, x]) => x),
  y: Uint16Array.from(rows, ([, , y]) => y),
  p: Uint8Array.from(rows, ([, , , p]) => p),
};

/** Formats that this package does not write, or writes in one way of several: what makes sound files. */
const made = {
  'evt2.1': evt21,
  aedat4,
  aedat3,
  aedat2,
  hdf5,
  rosbag,
  mcap,
  db3,
  npz,
  text: texts,
  aer: addressEvents,
  nmnist: fives,
};
/** How files are damaged where it matters. */
const damages = {
  evt3: damagedHead,
  'evt2.1': damagedHead,
  evt2: damagedHead,
  dat: damagedHead,
  mcap: damagedMcap,
  npz: damagedNpz,
  text: (bytes, random) => (random.uniform() < 0.5 ? damagedText : damagedDigits)(bytes, random),
};

/** One for each row of the registry. @type {Readonly<Record<string, import('./formats.mjs').Format>>} */
export const cameraFormats = Object.fromEntries(
  registry.map(({ name, extensions, foundBy, write }) => {
    const files = made[name] ?? (write && (() => written(name)));
    if (files === undefined) throw new Error(`tools/fuzz/cameras.mjs: expected sound files of the format ${name}, got none`);
    const how = { damage: damages[name], format: foundBy === 'request' ? name : undefined };
    return [name, { extension: (extensions[0] ?? '.bin').slice(1), open: () => opened(files, how) }];
  }),
);

/** What is in no row: RAW of other encodings, and files that are packed. */
export const otherFormats = {
  raw: {
    extension: 'raw',
    open: () => opened(async () => [text('% evt 4.0\n% geometry 640x480\n% end\n')], { allRefused: true }),
  },
  packed: { extension: 'gz', open: () => opened(packed, { damage: damagedPacked }) },
};

/** @param how `format`: that of files without a mark; `allRefused`: sound files are those that must be refused */
async function opened(files, { damage = damaged, format, allRefused = false } = {}) {
  const { readEvents } = await source('event-formats/src/reading/read-events.ts');
  const { readRecording } = await import('@spikeseg/data-ebssa');
  const errors = ['EventFormatError'];
  // Piece by piece and into memory; where one of both does what it may not, that is told.
  const read = async (path) => {
    const options = { format, sensor: format === undefined ? undefined : sensor };
    const readings = [readEvents(path, options).then(checkEventFile), readRecording(path, options).then(checkRecording)];
    const faults = (await Promise.allSettled(readings)).flatMap(({ reason }) => reason ?? []);
    const fault = faults.find(({ name }) => !errors.includes(name)) ?? faults[0];
    if (fault !== undefined) throw fault;
  };
  const bytes = (await files()).map((file) => Buffer.from(file));
  return { seeds: allRefused ? [] : bytes, hostile: allRefused ? bytes : [], damage, read, errors };
}

/** The text of a header says how large the sensor is, and is short: it is damaged as often as what follows. */
function damagedHead(bytes, random) {
  if (random.uniform() < 0.5) return damaged(bytes, random);
  const end = bytes.lastIndexOf('\n', 200) + 1;
  return Buffer.concat([damagedText(bytes.subarray(0, end), random), bytes.subarray(end)]);
}

const wordBytes = (words) => Buffer.from(Uint32Array.from(words).buffer);

const text = (words) => new TextEncoder().encode(words);

async function written(format) {
  const writer = await registry.find(({ name }) => name === format).write(sensor, false);
  const first = writer.begin();
  const all = Buffer.concat([first, Uint8Array.from(await writer.encode(columns)), (await writer.end?.([])) ?? Buffer.alloc(0)]);
  // Some headers count the events, once they are known.
  all.set(writer.begin());
  return [all];
}

async function evt21() {
  const header = '% evt 2.1\n% format EVT21;height=720;width=1280\n% end\n';
  const words = Array.from({ length: 60 }, (_, k) => [
    [0x8000_0002 + k, 0],
    [0x1143_000a + k, 0x8000_0001 + 16 * k],
    [0xa000_0000, 1],
  ]).flat(2);
  const swapped = words.map((_, k) => words[k ^ 1]);
  return [
    Buffer.concat([text(header), wordBytes(swapped)]),
    Buffer.concat([text('% evt 2.1\n% geometry 1280x720\n% end\n'), wordBytes(words)]),
  ];
}

async function aedat4() {
  const { declaring, flat, header, packet } = await source('event-formats/src/aedat/aedat4.fixture.ts');
  const { lz4Stored, zstdStored } = await source('event-formats/src/ros/ros.fixture.ts');
  const [plain] = await written('aedat4');
  const streams = declaring([
    [0, 'EVTS', 346, 260],
    [1, 'FRME', 346, 260],
  ]);
  const of = (compression, pack) =>
    Buffer.concat([header(compression, streams), packet(1, pack(flat([]))), packet(0, pack(flat(rows.slice(0, 100))))]);
  const small = Array.from({ length: 10 }, (_, k) => packet(0, flat(rows.slice(3 * k, 3 * k + 3))));
  return [plain, Buffer.concat([header(0, streams), ...small]), of(1, lz4Stored.pack), of(3, zstdStored.pack)];
}

/** A packet of AEDAT 3.1: a header of 28 bytes, then events of 8. */
const aedat3Packet = (kind, overflow) => {
  const view = new DataView(new ArrayBuffer(28 + 8 * 20));
  view.setInt16(0, kind, true);
  view.setInt16(2, 1, true);
  [8, 4, overflow, 20, 20, 20].forEach((value, k) => view.setInt32(4 + 4 * k, value, true));
  for (let k = 0; k < 20; k++) {
    view.setUint32(28 + 8 * k, ((k << 17) | (k << 2) | ((k & 1) << 1) | 1) >>> 0, true);
    view.setInt32(32 + 8 * k, 1000 * k, true);
  }
  return Buffer.from(view.buffer);
};

async function aedat3() {
  const header =
    '#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DAVIS346\r\n#Start-Time: 2016-01-01 10:00:00 (TZ+0000)\r\n#!END-HEADER\r\n';
  return [Buffer.concat([text(header), aedat3Packet(1, 0), aedat3Packet(0, 0), aedat3Packet(1, 1)])];
}

/** Records of AEDAT 2: big endian address and time. */
const aedat2Records = (address) => {
  const bytes = Buffer.alloc(8 * 100);
  for (let k = 0; k < 100; k++) {
    bytes.writeUInt32BE(address(k), 8 * k);
    bytes.writeInt32BE(1000 * k, 8 * k + 4);
  }
  return bytes;
};

async function aedat2() {
  const of = (chip, address) =>
    Buffer.concat([text(`#!AER-DAT2.0\r\n# This is a raw AE data file\r\n# AEChip: ${chip}\r\n`), aedat2Records(address)]);
  const short = Buffer.concat(Array.from({ length: 50 }, (_, k) => Buffer.from([k, (2 * k) & 0xff, 0, 0, k >> 4, k])));
  return [
    of('ch.unizh.ini.jaer.chip.retina.DVS128', (k) => (k << 8) | k),
    of('eu.seebetter.ini.chips.davis.DAVIS240C', (k) => (k << 22) | (k << 12) | ((k & 1) << 11)),
    Buffer.concat([text('#!AER-DAT1.0\r\n'), short]),
  ];
}

/** A list in two packed chunks. */
const deflatedList = (type, values) => {
  const bytes = new Uint8Array(values.buffer);
  const half = (at) => ({
    bytes: new Uint8Array(deflateSync(bytes.subarray((at * bytes.length) / 2, ((at + 1) * bytes.length) / 2))),
  });
  return { type, shape: [300], chunkRows: 150, filters: [{ id: 1, settings: [6] }], chunks: [half(0), half(1)] };
};

async function hdf5() {
  const { hdf5Bytes, integerType, metavisionType, doubleType } = await source('event-formats/src/hdf5/hdf5.fixture.ts');
  const { encodeEcf } = await source('event-formats/src/hdf5/ecf.fixture.ts');
  const { list } = await source('event-formats/src/hdf5/lists.fixture.ts');
  const modes = ['all in one', 'columns and polarities in one', 'each by itself'];
  const chunks = modes.map((mode, k) => ({ bytes: encodeEcf(rows.slice(100 * k, 100 * k + 100), mode) }));
  const events = { type: metavisionType, shape: [300], chunkRows: 100, filters: [{ id: 0x8ecf }], chunks };
  const metavision = { attributes: { geometry: '346x260' }, members: { CD: { members: { events } } } };
  const lists = {
    t: list(
      Float64Array.from(columns.t, (t) => t / 1e6),
      doubleType,
    ),
    x: deflatedList(integerType(2), columns.x),
    y: deflatedList(integerType(2), columns.y),
    p: list(columns.p, integerType(1)),
  };
  return [hdf5Bytes(metavision), hdf5Bytes({ members: { events: { members: lists } } })];
}

/** Topics of both kinds of messages. */
async function topics(layout, infix) {
  const { array, evt3Packets, packet } = await source('event-formats/src/ros/ros.fixture.ts');
  const packets = Array.from({ length: 5 }, (_, k) => packet(layout, 'evt3', evt3Packets[0], { seq: k }));
  const arrays = [
    array(
      layout,
      rows.slice(0, 40).map(([t, x, y, p]) => [9, 1000 * (t - firstUs), x, y, p]),
    ),
  ];
  return [
    { name: '/events', type: `event_camera_msgs/${infix}EventPacket`, messages: packets },
    { name: '/dvs', type: `dvs_msgs/${infix}EventArray`, messages: arrays },
  ];
}

async function rosbag() {
  const { bagOf, lz4Stored } = await source('event-formats/src/ros/ros.fixture.ts');
  const [packets, arrays] = await topics('ros1', '');
  return [bagOf([packets, arrays]), bagOf([arrays], lz4Stored)];
}

/** Messages are damaged and the file is written anew, as chunks have checksums. */
async function damagedMcap(bytes, random) {
  if (random.uniform() < 0.4) return damaged(bytes, random);
  const { mcapOf } = await source('event-formats/src/ros/ros.fixture.ts');
  const [packets, arrays] = await topics('cdr', 'msg/');
  const hurt = (topic) => ({ ...topic, messages: topic.messages.map((message) => damaged(message, random)) });
  return Buffer.from(await mcapOf(random.uniform() < 0.5 ? [hurt(packets)] : [hurt(arrays)]));
}

async function mcap() {
  const { lz4Stored, mcapOf, zstdStored } = await source('event-formats/src/ros/ros.fixture.ts');
  const [packets, arrays] = await topics('cdr', 'msg/');
  return Promise.all([
    mcapOf([packets, arrays]),
    mcapOf([arrays], 'cdr', 'no chunks'),
    mcapOf([packets], 'cdr', lz4Stored),
    mcapOf([packets], 'cdr', zstdStored),
  ]);
}

async function db3() {
  const { databaseOf } = await source('event-formats/src/ros/ros.fixture.ts');
  const [packets, arrays] = await topics('cdr', 'msg/');
  return [databaseOf([packets, arrays])];
}

const arraysOf = (npyOf) => [
  { name: 't.npy', bytes: npyOf("'<f8'", [300], columns.t) },
  { name: 'x.npy', bytes: npyOf("'<u2'", [300], columns.x) },
  { name: 'y.npy', bytes: npyOf("'<u2'", [300], columns.y) },
  { name: 'p.npy', bytes: npyOf("'|u1'", [300], columns.p) },
];

async function npz() {
  const { npyOf } = await source('event-formats/src/numpy/npy.fixture.ts');
  const { zipOf } = await source('event-formats/src/compression/zip.fixture.ts');
  const files = arraysOf(npyOf);
  const deflated = files.map((file) => ({ ...file, deflate: true }));
  return [zipOf(files), zipOf(deflated)];
}

/** An array is damaged and the archive is written anew, as it has checksums. */
async function damagedNpz(bytes, random) {
  if (random.uniform() < 0.3) return damaged(bytes, random);
  const { npyOf } = await source('event-formats/src/numpy/npy.fixture.ts');
  const { zipOf } = await source('event-formats/src/compression/zip.fixture.ts');
  const files = arraysOf(npyOf).map((file) => ({ ...file, deflate: random.uniform() < 0.5 }));
  const chosen = random.integer(files.length);
  // The header most of all.
  const whole = Buffer.from(files[chosen].bytes);
  const hurt =
    random.uniform() < 0.5
      ? damaged(whole, random)
      : Buffer.concat([damagedText(whole.subarray(0, 128), random), whole.subarray(128)]);
  files[chosen] = { ...files[chosen], bytes: new Uint8Array(hurt) };
  return Buffer.from(zipOf(files));
}

async function texts() {
  const [lines] = await written('text');
  const seconds = rows.map(([t, x, y, p]) => `${(t / 1e6).toFixed(6)} ${x} ${y} ${p}`);
  return [lines, text(`# t x y p\n${seconds.join('\n')}\n`)];
}

/** Digits are other digits, as lines with anything else are refused. */
function damagedDigits(bytes, random) {
  const copy = Buffer.from(bytes);
  for (let left = 1 + random.integer(5); left > 0; left--) {
    const at = random.integer(copy.length);
    if (copy[at] >= 0x30 && copy[at] <= 0x39) copy[at] = 0x30 + random.integer(10);
  }
  return copy;
}

/** Words with times, and without. */
async function addressEvents() {
  const words = rows.flatMap(([t, x, y, p], k) => {
    const word = y | (p << 15) | (x << 16);
    return k % 5 === 0 ? [(word | 0x8000_0000) >>> 0] : [word, t];
  });
  return [wordBytes(words)];
}

/** Events of five bytes: x, y, polarity and a time of 23 bits. */
async function fives() {
  const bytes = rows.flatMap(([, x, y, p], k) => [
    x % 34,
    y % 34,
    (p << 7) | ((50 * k) >> 16),
    ((50 * k) >> 8) & 0xff,
    (50 * k) & 0xff,
  ]);
  return [Uint8Array.from(bytes)];
}

async function packed() {
  const { zstdStored } = await source('event-formats/src/ros/ros.fixture.ts');
  const [evt2] = await written('evt2');
  return [gzipSync(evt2), zstdStored.pack(evt2)];
}

/** What is packed is damaged and packed anew, or the packing is damaged. */
async function damagedPacked(bytes, random) {
  if (random.uniform() < 0.6) return damaged(bytes, random);
  const [evt2] = await written('evt2');
  return gzipSync(damaged(evt2, random));
}
