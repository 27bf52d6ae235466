// How long stars are followed in generated recordings, by several runs of `detect`: tracks that move, in seconds, with events of stars along them (3 events/s
// within 5 px) and without. Needs a build, and the recordings with the truth that `synth` writes beside them.
//   npx node studies/learned-motions/star-tracks.mjs FOLDER_OF_SYNTH FOLDER_OF_DETECT …
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { eventTruth } from '@spikeseg/events/synthetic';

const [made, ...runs] = process.argv.slice(2);
const labelled = join(made, 'Labelled Data');
const lookUs = 80_000;
const reachPx = 5;
const movesPxS = 5;
const starHz = 3;

/** A NumPy file of bytes, without its header. */
function bytesOf(file) {
  const bytes = readFileSync(file);
  return bytes.subarray(10 + bytes.readUInt16LE(8));
}

/** Points of every track of a recording. */
function tracksOf(run, recording) {
  const [header, ...lines] = readFileSync(join(run, 'tracks.csv'), 'utf8').trim().split('\n');
  const columns = header.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, k) => [columns[k], value])));
  return Map.groupBy(
    rows.filter((row) => row.recording === recording),
    ({ track }) => track,
  ).values();
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const from = (t, tUs) => {
  let [low, high] = [0, t.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle] < tUs) low = middle + 1;
    else high = middle;
  }
  return low;
};

console.log('| recording | run | tracks of stars | s | other tracks that move | s |\n|---|---|---:|---:|---:|---:|');
for (const file of readdirSync(labelled).filter((name) => name.endsWith('.mat'))) {
  const recording = file.slice(0, -4);
  const { events } = await readRecording(join(labelled, file));
  const truth = bytesOf(join(labelled, `${recording.replace('_td_labelled', '')}_truth.npy`));
  const stars = Array.from(truth.keys()).filter((k) => truth[k] === eventTruth.causes.star);
  const t = stars.map((k) => events.t[k]);
  for (const run of runs) {
    const found = { star: { tracks: 0, s: 0 }, none: { tracks: 0, s: 0 } };
    for (const points of tracksOf(run, recording)) {
      if (Math.hypot(...['vx', 'vy'].map((name) => median(points.map((one) => Number(one[name]))))) < movesPxS) continue;
      let near = 0;
      for (const { t_us, x, y } of points) {
        for (let k = from(t, t_us - lookUs); k < t.length && t[k] <= t_us; k++) {
          if (Math.hypot(events.x[stars[k]] - x, events.y[stars[k]] - y) < reachPx) near++;
        }
      }
      const kind = found[(1e6 * near) / (points.length * lookUs) >= starHz ? 'star' : 'none'];
      kind.tracks++;
      kind.s += (points.at(-1).t_us - points[0].t_us) / 1e6;
    }
    const cells = [found.star, found.none].flatMap(({ tracks, s }) => [tracks, s.toFixed(0)]);
    console.log(`| ${[recording, run, ...cells].join(' | ')} |`);
  }
}
