// The formats that come from strangers: how their files are named, sound ones, how they are damaged, how they are read, and by which errors they may be
// refused. Those of event cameras are made from the registry.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { cameraFormats, otherFormats } from './cameras.mjs';
import { damaged, damagedText, damagedValue } from './damage.mjs';
import { damagedHdf5 } from './hdf5.mjs';
import { damagedMat } from './mat.mjs';
import { source } from './sources.mjs';
import { checkRecording } from './what-was-read.mjs';

/**
 * @typedef {object} Format
 * @property {string} extension
 * @property {(folder: string) => Promise<Opened>} open loads what reads and makes the sound files; `folder` is for those that need one
 *
 * @typedef {object} Opened
 * @property {readonly Buffer[]} seeds sound files
 * @property {readonly Buffer[]} [hostile] files that are refused as they are, to be damaged like the others
 * @property {(bytes: Buffer, random: object) => Buffer | Promise<Buffer>} damage
 * @property {(path: string) => unknown} read
 * @property {readonly string[]} errors names of the errors that may be thrown
 */

const recordingErrors = ['EventFormatError'];

/** @type {Readonly<Record<string, Format>>} */
export const formats = {
  mat: { extension: 'mat', open: openMat },
  'ebssa-hdf5': { extension: 'h5', open: openHdf5 },
  checkpoint: { extension: 'safetensors', open: openCheckpoint },
  python: { extension: 'safetensors', open: openPython },
  onnx: { extension: 'onnx', open: openOnnx },
  yaml: { extension: 'yaml', open: openYaml },
  lines: { extension: 'csv', open: openLines },
  truth: { extension: 'npy', open: openTruth },
  detections: { extension: 'csv', open: openDetections },
  sidecar: { extension: 'json', open: openSidecar },
  labels: { extension: 'json', open: openLabels },
  plan: { extension: 'json', open: openPlan },
  metrics: { extension: 'json', open: openMetrics },
  record: { extension: 'json', open: openRecord },
  tle: { extension: 'tle', open: openTle },
  omm: { extension: 'json', open: openOmm },
  wcs: { extension: 'wcs', open: openWcs },
  stars: { extension: 'sky', open: openStars },
  astap: { extension: 'bin', open: openAstap },
  ...cameraFormats,
  ...otherFormats,
};

async function openMat() {
  const { readRecording } = await import('@spikeseg/data-ebssa');
  const { writeRecording } = await import('@spikeseg/data-ebssa/writing');
  const { generateRecording } = await import('@spikeseg/events/synthetic');
  const { everything } = await source('events/src/synthetic/generator.fixture.ts');
  const { buildMat5 } = await source('data-ebssa/src/mat5/mat5.fixture.ts');
  const { ebssaVariables } = await source('data-ebssa/src/recording/recording.fixture.ts');
  const { recording } = generateRecording({ ...everything, durationS: 0.3 }, 1);
  const seeds = [writeRecording(recording), buildMat5(ebssaVariables())].map((bytes) => Buffer.from(bytes));
  return { seeds, damage: damagedMat, read: async (path) => checkRecording(await readRecording(path)), errors: recordingErrors };
}

async function openHdf5(folder) {
  const { findRecordings, readRecording } = await import('@spikeseg/data-ebssa');
  const { editionRecording, editionVariables, matlabColumn, writeHdf5 } = await source('data-ebssa/src/hdf5/hdf5.fixture.ts');
  const { writeExternalStorage, writeVirtual } = await source('data-ebssa/src/hdf5/hostile.fixture.ts');
  const { lookup3 } = await source('data-ebssa/src/hdf5/lookup3.fixture.ts');
  const column = (value) => ({ ...matlabColumn(Float64Array.from({ length: 500 }, value)), compression: 6 });
  const td = {
    x: column((_, i) => 1 + (i % 240)),
    y: column((_, i) => 1 + (i % 180)),
    p: column((_, i) => i % 2),
    ts: column((_, i) => 9 * i),
  };
  const paths = [
    await writeHdf5(join(folder, 'edition.h5'), { night: { children: { a: editionRecording(0), b: editionRecording(1) } } }),
    await writeHdf5(join(folder, 'one.h5'), editionVariables(0)),
    await writeHdf5(join(folder, 'matlab.h5'), { TD: { children: td, matlabClass: 'struct' } }),
  ];
  const hostile = [
    readFileSync(await writeExternalStorage(join(folder, 'elsewhere.h5'), join(folder, 'one.h5'))),
    readFileSync(await writeVirtual(join(folder, 'virtual.h5'), join(folder, 'one.h5'))),
  ];
  const read = async (path) => {
    for (const file of await findRecordings(path, { sensor: 'all' })) checkRecording(await readRecording(path, file));
  };
  return { seeds: paths.map((path) => readFileSync(path)), hostile, damage: damagedHdf5(lookup3), read, errors: recordingErrors };
}

async function openCheckpoint() {
  const { readSafetensors } = await import('@spikeseg/snn-core/safetensors');
  const { encodeCheckpoint, readCheckpoint } = await source('experiment/src/checkpoints/checkpoint.ts');
  const { seal } = await source('experiment/src/checkpoints/checkpoint-seal.ts');
  const { tinyCheckpoint, tinyConfig } = await source('experiment/src/network/tiny.fixture.ts');
  const small = {
    model: { conv1_channels: 2, conv2_channels: 3, kernel_sizes: [3, 3, 3] },
    data: { input_height: 8, input_width: 8 },
  };
  const damage = (bytes, random) => {
    if (random.uniform() < 0.3) return damaged(bytes, random);
    const { tensors, metadata } = readSafetensors(bytes);
    const { checksum: _checksum, ...rest } = metadata;
    const names = Object.keys(rest);
    const name = names[random.integer(names.length)];
    return Buffer.from(seal({ tensors, metadata: { ...rest, [name]: damagedJson(rest[name], random) } }));
  };
  const seeds = [Buffer.from(encodeCheckpoint(tinyCheckpoint(tinyConfig(small))))];
  return { seeds, damage, read: (path) => readCheckpoint(path), errors: ['CheckpointError'] };
}

/** JSON with another value somewhere, or text that is hardly JSON any more. */
function damagedJson(text, random) {
  if (random.uniform() < 0.3) return damagedText(Buffer.from(text), random).toString('latin1');
  try {
    return JSON.stringify(damagedValue(JSON.parse(text), random)) ?? '';
  } catch {
    return damagedText(Buffer.from(text), random).toString('latin1');
  }
}

async function openPython() {
  const { readPythonCheckpoint } = await source('experiment/src/checkpoints/python-model.ts');
  const { pythonFile } = await source('experiment/src/checkpoints/python-checkpoint.fixture.ts');
  return {
    seeds: [Buffer.from(pythonFile())],
    damage: damaged,
    read: (path) => readPythonCheckpoint(path),
    errors: ['CheckpointError'],
  };
}

async function openOnnx() {
  const { readModel } = await source('onnx/src/read/read-model.ts');
  const { writeModel } = await import('@spikeseg/onnx');
  const { smallModel } = await source('onnx/src/small-model.fixture.ts');
  const { network, weights } = smallModel();
  const graphs = [{ kind: 'step' }, { kind: 'sequence', steps: 2 }];
  const seeds = graphs.map((graph) => Buffer.from(writeModel(network, weights, { graph }).bytes));
  return { seeds, damage: damaged, read: (path) => readModel(readFileSync(path), path), errors: ['OnnxModelError'] };
}

async function openYaml() {
  const { loadConfig } = await import('@spikeseg/config');
  const folder = join(root, 'configs');
  const seeds = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => readFileSync(join(folder, name)));
  return { seeds, damage: damagedText, read: (path) => loadConfig(path), errors: ['ConfigError'] };
}

async function openLines() {
  const { EventLineReader } = await import('@spikeseg/events/live');
  const rows = Array.from({ length: 200 }, (_, i) => `${1000 * i},${i % 240},${(7 * i) % 180},${i % 2}`);
  const seeds = [`t_us,x,y,p\n${rows.join('\n')}\n`, `${rows.join('\r\n')}\r\n`].map((text) => Buffer.from(text));
  const read = (path) => {
    const reader = new EventLineReader({ name: path, sensor: { width: 240, height: 180 } });
    return [...reader.read(readFileSync(path)), ...reader.end()];
  };
  return { seeds, damage: damagedText, read, errors: recordingErrors };
}

const checksum = (line) => [...line].reduce((total, letter) => total + (letter === '-' ? 1 : Number(letter) || 0), 0) % 10;

// Most damage is found by the checksums; with right ones it reaches the elements.
const mended = (text) => text.replaceAll(/^([12] .{66})\d$/gm, (_, line) => line + checksum(line));
const damagedTle = (bytes, random) => Buffer.from(mended(damagedText(bytes, random).toString('latin1')), 'latin1');

async function openTle() {
  const { orbitOf, predict, readElements } = await import('@spikeseg/astrometry');
  const { hill, tleText } = await source('astrometry/src/satellites/tles.fixture.ts');
  const read = (path) =>
    readElements(readFileSync(path, 'latin1')).map((one) => predict(orbitOf(one), hill, Date.UTC(2026, 10, 27)));
  return { seeds: [Buffer.from(tleText)], damage: damagedTle, read, errors: ['RangeError'] };
}

async function openOmm() {
  const { read, errors } = await openTle();
  const { omm, ommKeywords, ommXml } = await source('astrometry/src/satellites/tles.fixture.ts');
  const seeds = [JSON.stringify([omm, omm]), ommKeywords(omm), ommXml(omm)].map((text) => Buffer.from(text));
  return { seeds, damage: damagedText, read, errors };
}

async function openWcs() {
  const { fitsHeader, readWcs, pixelToSky, skyToPixel } = await import('@spikeseg/astrometry');
  const { lens } = await source('astrometry/src/plate/lens.fixture.ts');
  const read = (path) => {
    const wcs = readWcs(readFileSync(path));
    return skyToPixel(wcs, pixelToSky(wcs, [3, 4]));
  };
  return { seeds: [Buffer.from(fitsHeader(lens))], damage: damagedText, read, errors: ['RangeError'] };
}

async function openStars() {
  const { openCatalogue } = await import('@spikeseg/star-catalogue');
  const { bandsOf, cellOf } = await source('star-catalogue/src/sky/sky-cells.ts');
  const { indexFile } = await source('star-catalogue/src/fits/astrometry-index.fixture.ts');
  const { votable, votableBinary } = await source('star-catalogue/src/tables/votable.fixture.ts');
  // A packed file of one star.
  const bands = bandsOf(2);
  const packed = Buffer.alloc(16 + 2 * bands.cells + 5);
  packed.write('SKY1');
  packed.set([120, 0, 100, 0, 60, 0, 160, 15, 1, 0, 0, 0], 4);
  packed.writeUInt16LE(1, 16 + 2 * cellOf(bands, 80, 20).cell);
  const types = [{}, { type: 'u16', permuted: true }, { type: 'double' }];
  const indexes = types.map((kind) => indexFile({ ...kind, columns: ['phot_g_mean_mag', 'pmra', 'pmdec'] }));
  const texts = ['ra,dec,mag\n80,20,4\n', votable(), votableBinary('BINARY2')].map((text) => Buffer.from(text));
  const read = (path) => checkStars(openCatalogue(path).at(2026).starsWithin(80, 20, 180, 99));
  return {
    seeds: [packed, ...indexes, ...texts].map((bytes) => Buffer.from(bytes)),
    damage: damaged,
    read,
    errors: ['RangeError'],
  };
}

async function openAstap() {
  const { astapStars } = await source('star-catalogue/src/astap/astap-stars.ts');
  const { astapFile } = await source('star-catalogue/src/astap/astap.fixture.ts');
  const stars = [80, 81, 279.2].map((raDeg, i) => ({ raDeg, decDeg: 20 * i, magnitude: i }));
  const seeds = [astapFile(stars), astapFile(stars, 6)];
  const read = (path) => {
    const { raDeg, decDeg, magnitude } = astapStars(path, readFileSync(path));
    return checkStars(raDeg.map((ra, i) => ({ raDeg: ra, decDeg: decDeg[i], magnitude: magnitude[i], sigmaArcsec: 0 })));
  };
  return { seeds, damage: damaged, read, errors: ['RangeError'] };
}

/** Numbers that are none go on to plates. */
function checkStars(stars) {
  for (const { raDeg, decDeg, magnitude, sigmaArcsec } of stars)
    if (!(raDeg >= 0 && raDeg <= 360 && Math.abs(decDeg) <= 90 && Number.isFinite(magnitude) && sigmaArcsec >= 0))
      throw new Error(`a star at ${raDeg}, ${decDeg} of magnitude ${magnitude} ± ${sigmaArcsec}`);
  return stars.length;
}

async function openTruth() {
  const { eventTruth } = await import('@spikeseg/events/synthetic');
  const events = 300;
  const seeds = [Buffer.from(eventTruth.encode(Uint8Array.from({ length: events }, (_, i) => i % 5)))];
  return { seeds, damage: damaged, read: (path) => eventTruth.decode(readFileSync(path), events, path), errors: recordingErrors };
}

async function openDetections() {
  const { readDetections } = await source('experiment/src/evaluation/read-metrics.ts');
  const { trackDetections } = await import('@spikeseg/detection/tracks');
  const rows = Array.from({ length: 60 }, (_, i) => `night,${50_000 * i},${i % 7},${3 * i},4,4,${i / 7}`);
  const seeds = ['', ',vx,vy'].map((more) =>
    Buffer.from(
      `recording,t_us,x,y,w,h,score${more}\n${rows.map((row, i) => (more ? `${row},${i},${i % 3}` : row)).join('\n')}\n`,
    ),
  );
  const read = (path) =>
    trackDetections(
      readDetections(path, { durationUs: 10_000 }).toSorted((a, b) => a.tUs - b.tUs),
      { sensor: { width: 240, height: 180 } },
    );
  return { seeds, damage: damagedText, read, errors: ['UsageError'] };
}

/** JSON, mostly with another value somewhere. */
const damagedJsonFile = (bytes, random) => Buffer.from(damagedJson(bytes.toString('latin1'), random), 'latin1');

async function openSidecar() {
  const { openModel, writeModel } = await import('@spikeseg/onnx');
  const { encodeSidecar } = await source('onnx/src/file/sidecar.ts');
  const { smallModel } = await source('onnx/src/small-model.fixture.ts');
  const { network, weights } = smallModel();
  const { bytes, metadata } = writeModel(network, weights, { graph: { kind: 'step' } });
  const seeds = [Buffer.from(encodeSidecar(bytes, metadata))];
  const read = (path) => {
    writeFileSync(path.replace(/json$/, 'onnx'), bytes);
    return openModel(path.replace(/json$/, 'onnx'));
  };
  return { seeds, damage: damagedJsonFile, read, errors: ['OnnxModelError'] };
}

async function openLabels() {
  const { labelsFromJson, labelsToJson, labelTracks } = await source('data-ebssa/src/labels/labels-file.ts');
  const place = { t: Float64Array.of(10, 20), x: Float64Array.of(1.5, 2), y: Float64Array.of(3, 4) };
  const object = { id: 3, name: 'ISS', class: 'satellite', by: 'Ada', at: '2026-01-30T19:12:03Z', ...place };
  const edits = { of: '3 10 20', list: [{ kind: 'judge', track: 3, as: 'satellite', by: 'Ada', at: '' }] };
  const seeds = [
    Buffer.from(labelsToJson({ recording: 'night.raw', objects: [object, { ...object, id: 4, class: 'star' }], edits })),
  ];
  const read = (path) => labelTracks(labelsFromJson(readFileSync(path, 'utf8'), path));
  return { seeds, damage: damagedJsonFile, read, errors: recordingErrors };
}

async function openPlan(folder) {
  const { findRuns } = await source('batch/src/jobs/commands/runs.ts');
  const batch = join(folder, 'batch');
  for (const name of ['run-1', 'run-2']) {
    mkdirSync(join(batch, name), { recursive: true });
    writeFileSync(join(batch, name, 'config.yaml'), 'seed: 7\n');
  }
  const plan = {
    kind: 'sweep',
    workers: 2,
    recordings: [{ name: 'a', fingerprint: 'b' }],
    runs: [1, 2].map((seed) => ({ name: `run-${seed}`, settings: { seed: `${seed}` } })),
  };
  const read = (path) => {
    copyFileSync(path, join(batch, 'plan.json'));
    return findRuns('batch', folder);
  };
  // A run that is named and not there has no configuration.
  return { seeds: [Buffer.from(JSON.stringify(plan))], damage: damagedJsonFile, read, errors: ['UsageError', 'ConfigError'] };
}

async function openMetrics() {
  const { readRunFigures } = await source('experiment/src/evaluation/read-metrics.ts');
  const { exampleReport } = await source('report/src/report/report.fixture.ts');
  const seeds = [Buffer.from(JSON.stringify({ ...exampleReport().score, training: [{ outcome: 'converged' }] }))];
  const read = (metricsJson) => readRunFigures({ metricsJson });
  return { seeds, damage: damagedJsonFile, read, errors: ['UsageError'] };
}

async function openRecord() {
  const { describeRun, readRunRecord } = await source('experiment/src/training/run-record.ts');
  const call = { argv: ['train'], calledAs: ['spikeseg-cli'], folder: '/', version: '1.2.3' };
  const run = { context: { now: () => 1e12 }, call, config: { seed: 7 } };
  const seeds = [Buffer.from(describeRun(run, { outcome: 'converged', startedAt: 0 }))];
  return { seeds, damage: damagedJsonFile, read: readRunRecord, errors: ['UsageError'] };
}
