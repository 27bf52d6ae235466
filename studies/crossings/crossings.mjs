// Do objects keep their tracks through the whole chain, from events to tracks? Generated recordings with one object, with two
// that cross, and with five at once, under the sky that the default network is trained on, scored by `evaluate` beside the
// other detectors. Prints a table and writes studies/crossings/crossings.json.
//
//   npm run build && npx node studies/crossings/crossings.mjs [--scenes 100] [--run RUN_FOLDER]
//
// Without --run the default network is trained first. What is counted: README.md beside this.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { generateRecording } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';
import { wilsonInterval } from '../../packages/evaluation/src/bench.fixture.ts';
import { root, run } from '../../tools/run.mjs';
import { kinds } from './crossing-scenes.mjs';

const { values } = parseArgs({ options: { scenes: { type: 'string', default: '100' }, run: { type: 'string' } } });
const scenes = Number(values.scenes);
if (!(Number.isInteger(scenes) && scenes >= 2 && scenes <= 999))
  throw new RangeError(`--scenes: expected a whole number of 2 to 999, got ${values.scenes}`);

const folder = mkdtempSync(join(tmpdir(), 'crossings-'));
try {
  if (!values.run) await cli(['train', '--output', folder, '--name', 'network', '--quiet', 'device=cpu']);
  const network = values.run ? resolve(values.run) : join(folder, 'network');
  const results = {};
  for (const [kind, options] of Object.entries(kinds)) {
    console.error(`${kind}: ${scenes} recordings`);
    results[kind] = await scoreScenes(network, kind, options);
  }
  console.log(table(results).join('\n'));
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(join(root, 'studies/crossings/crossings.json'), `${JSON.stringify({ date, scenes, results }, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Generates the recordings of one kind and gives the figures of every detector on them. */
async function scoreScenes(network, kind, options) {
  const [data, scores] = ['data', 'scores'].map((name) => join(folder, `${name} ${kind}`));
  mkdirSync(data);
  for (let scene = 1; scene <= scenes; scene++) {
    const seed = deriveSeed(2026, kind, scene);
    const { recording } = generateRecording(options, seed);
    const name = `scene${String(scene).padStart(3, '0')}_davis_td_labelled.mat`;
    writeFileSync(join(data, name), writeRecording(recording));
  }
  const output = await cli(['evaluate', network, '--data-root', data, '--split', 'all', '--output', scores, '--json', '--quiet']);
  const { rows } = JSON.parse(readFileSync(join(JSON.parse(output).folder, 'metrics.json'), 'utf8'));
  return rows.flatMap(({ name, kind: row, tracks }) => (row !== 'null' && tracks ? [{ name, ...figuresOf(tracks) }] : []));
}

/** A recording is in order when every labelled object is found and each is covered by one track only. */
function figuresOf({ objects, figures, idSwitches }) {
  const byRecording = Map.groupBy(objects, ({ recording }) => recording);
  const inOrder = [...byRecording.values()].filter((own) =>
    own.every(({ delayS, switches }) => delayS !== null && switches === 0),
  );
  const kept = objects.filter(({ delayS, switches }) => delayS !== null && switches === 0);
  return {
    recordings: byRecording.size,
    inOrder: wilsonInterval(inOrder.length, byRecording.size),
    objects: objects.length,
    kept: wilsonInterval(kept.length, objects.length),
    found: wilsonInterval(objects.filter(({ delayS }) => delayS !== null).length, objects.length),
    switches: idSwitches,
    pd: figures.pd,
    falsePerHour: figures.falsePerHour,
    errorPx: figures.medianErrorPx,
  };
}

const shown = ({ value, low, high }, digits = 2) =>
  [value, low, high]
    .map((one) => (one === null ? '–' : one.toFixed(digits)))
    .join(' ')
    .replace(/ (\S+) (\S+)$/, ' [$1, $2]');

function table(results) {
  const lines = [
    '| scene | detector | in order | one track | found | switches | Pd | false/h | error px |',
    `|${'---|'.repeat(9)}`,
  ];
  for (const [kind, rows] of Object.entries(results)) {
    for (const { name, inOrder, kept, found, switches, pd, falsePerHour, errorPx } of rows) {
      const cells = [
        kind,
        name,
        shown(inOrder),
        shown(kept),
        shown(found),
        switches,
        shown(pd),
        shown(falsePerHour, 0),
        shown(errorPx, 1),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines;
}

async function cli(args) {
  const { code, output } = await run('node', [join(root, 'packages/cli/dist/bin.js'), ...args], { quiet: true });
  if (code !== 0) throw new Error(`spikeseg-cli ${args.join(' ')}: exit ${code}\n${output}`);
  return output;
}
