import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';

/** A star of so many events/s must be followed: 100 events in 30 s. */
const brightHz = 100 / 30;
/** A track is of what it is so near to, px, in half of its reports at least. */
const nearPx = 5;

/** A generated night: its events, stars and satellites, each with its place in the course of time. */
export function generatedNight(seed, changes) {
  const { recording, stars } = generateRecording(sceneOptions('night', changes), deriveSeed(seed, 'night'));
  const { width, height } = recording.events.sensor;
  const isOnChip = ({ place }) => [1, 0.5, 0].some((share) => isInside(place(share * changes.durationS), width, height));
  const satellites = recording.objects.map((one) => ({
    place: (tS) =>
      placeAt(
        Array.from(one.t, (t) => (t - recording.events.t[0]) / 1e6),
        one,
        tS,
      ),
  }));
  return { name: `night.${seed}`, events: recording.events, stars: stars.filter(isOnChip), satellites };
}

const isInside = ({ x, y }, width, height) => x >= 0 && y >= 0 && x < width && y < height;

/** The real night of a folder with `stars.es`, places of its stars at 15 s and of its satellite; undefined where there is none. */
export async function realNight(folder) {
  if (!existsSync(join(folder, 'stars.es'))) return undefined;
  const { events } = await readRecording(join(folder, 'stars.es'));
  const table = (name) =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
  const known = table('stars-at-15s.csv').map(([x, y, count]) => ({ x, y, count }));
  const path = table('satellite-track.csv');
  const [t, x, y] = [0, 1, 2].map((k) => path.map((row) => row[k]));
  const hot = hotPixels(events);
  const shift = shiftOf(events, known, hot);
  const stars = stackedStars(events, shift, hot).map((star) => ({
    rateHz: star.count / ((events.t.at(-1) - events.t[0]) / 1e6),
    place: (tS) => plus(star, shift(tS)),
  }));
  return { name: 'hd-stars', events, stars, satellites: [{ place: (tS) => placeAt(t, { x, y }, tS) }] };
}

/** Straight between the places of a list of times. */
function placeAt(t, { x, y }, tS) {
  const after = Math.min(
    t.length - 1,
    Math.max(1, t.findIndex((one) => one > tS) === -1 ? t.length - 1 : t.findIndex((one) => one > tS)),
  );
  const share = (tS - t[after - 1]) / (t[after] - t[after - 1]);
  return { x: x[after - 1] + share * (x[after] - x[after - 1]), y: y[after - 1] + share * (y[after] - y[after - 1]) };
}

/** Pixels with more than six times as many events as any neighbour. */
function hotPixels({ x, y, sensor: { width, height } }) {
  const counts = new Uint32Array(width * height);
  for (let i = 0; i < x.length; i++) counts[y[i] * width + x[i]]++;
  const offsets = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
  return Uint8Array.from(counts, (count, k) =>
    count >= 8 && offsets.every((by) => count > 6 * ((counts[k + by] ?? 0) + 1)) ? 1 : 0,
  );
}

/** By how much all stars have moved since 15 s, px: drift, and in every tenth of a second the mean of the events around the brightest. */
function shiftOf({ t, x, y, sensor: { width } }, known, hot) {
  const [driftX, driftY, middleS, binS] = [3.44, -3.23, 15, 0.1];
  const bins = Math.ceil((t.at(-1) - t[0]) / 1e6 / binS);
  const [dx, dy] = [new Float64Array(bins), new Float64Array(bins)];
  const bright = known.filter(({ count }) => count > 300);
  for (const reachPx of [6, 6, 4, 4]) {
    const sums = Array.from({ length: bins }, () => ({ x: 0, y: 0, count: 0 }));
    for (let i = 0; i < t.length; i++) {
      if (hot[y[i] * width + x[i]]) continue;
      const tS = (t[i] - t[0]) / 1e6;
      const bin = Math.min(bins - 1, Math.floor(tS / binS));
      for (const star of bright) {
        const [ahead, beside] = [
          x[i] - star.x - driftX * (tS - middleS) - dx[bin],
          y[i] - star.y - driftY * (tS - middleS) - dy[bin],
        ];
        if (ahead * ahead + beside * beside > reachPx * reachPx) continue;
        sums[bin].x += ahead;
        sums[bin].y += beside;
        sums[bin].count++;
      }
    }
    sums.forEach((sum, bin) => {
      dx[bin] += sum.count > 20 ? sum.x / sum.count : 0;
      dy[bin] += sum.count > 20 ? sum.y / sum.count : 0;
    });
  }
  return (tS) => {
    const at = Math.min(bins - 1.001, Math.max(0, tS / binS - 0.5));
    const [bin, share] = [Math.floor(at), at % 1];
    const between = (values) => (1 - share) * values[bin] + share * values[bin + 1];
    return { x: driftX * (tS - middleS) + between(dx), y: driftY * (tS - middleS) + between(dy) };
  };
}

/** Stars are peaks of the ON events that are added up where the sky stands: 15 above what is around, and five standard deviations. */
function stackedStars({ t, x, y, p, sensor }, shift, hot) {
  const [marginPx, fewest, apartPx] = [80, 15, 4];
  const [width, height] = [sensor.width + 2 * marginPx, sensor.height + 2 * marginPx];
  const image = new Float64Array(width * height);
  for (let i = 0; i < t.length; i++) {
    if (p[i] !== 1 || hot[y[i] * sensor.width + x[i]]) continue;
    const moved = shift((t[i] - t[0]) / 1e6);
    image[Math.round(y[i] - moved.y + marginPx) * width + Math.round(x[i] - moved.x + marginPx)]++;
  }
  const around = (k, reach, of) => {
    for (let row = -reach; row <= reach; row++)
      for (let column = -reach; column <= reach; column++) of(image[k + row * width + column], column, row);
  };
  const box = new Float64Array(image.length);
  const stars = [];
  const forAll = (edge, of) => {
    for (let row = edge; row < height - edge; row++)
      for (let k = row * width + edge; k < (row + 1) * width - edge; k++) of(k, row);
  };
  forAll(2, (k) => around(k, 2, (events) => (box[k] += events)));
  forAll(12, (k, row) => {
    if (box[k] < fewest) return;
    for (let by = -apartPx; by <= apartPx; by++)
      for (let beside = -apartPx; beside <= apartPx; beside++) {
        const other = k + by * width + beside;
        if (box[other] > box[k] || (box[other] === box[k] && other < k)) return;
      }
    let [ring, pixels, sum, sumX, sumY] = [0, 0, 0, 0, 0];
    around(k, 12, (events, dx, dy) => {
      if (Math.hypot(dx, dy) <= 8 || Math.hypot(dx, dy) > 12) return;
      ring += events;
      pixels++;
    });
    around(k, 3, (events, dx, dy) => {
      sum += events;
      sumX += events * dx;
      sumY += events * dy;
    });
    const usual = (25 * ring) / pixels;
    const count = box[k] - usual;
    if (count < Math.max(fewest, 5 * Math.sqrt(usual + 1))) return;
    stars.push({ x: (k % width) - marginPx + sumX / sum, y: row - marginPx + sumY / sum, count });
  });
  return stars;
}

const plus = (a, b) => ({ x: a.x + b.x, y: a.y + b.y });

/**
 * What the tracks of a night are of.
 *
 * @param points of all tracks: `tS`, `track`, `x`, `y` @param called what each was called when it was reported last
 */
export function judged({ stars, satellites }, points, called) {
  const things = [...satellites.map((one) => ({ ...one, kind: 'satellite' })), ...stars.map((one) => ({ ...one, kind: 'star' }))];
  const tracks = new Map();
  for (const point of points) {
    if (!tracks.has(point.track)) tracks.set(point.track, { reports: 0, near: new Map(), points: [] });
    const track = tracks.get(point.track);
    track.reports++;
    track.points.push(point);
    things.forEach(({ place }, k) => {
      const { x, y } = place(point.tS);
      if (Math.hypot(point.x - x, point.y - y) <= nearPx) track.near.set(k, (track.near.get(k) ?? 0) + 1);
    });
  }
  const all = [...tracks].map(([id, { reports, near, points: own }]) => {
    const [best, times] = [...near].toSorted(([, a], [, b]) => b - a)[0] ?? [undefined, 0];
    return { id, of: times >= reports / 2 ? things[best] : undefined, is: called.get(id), points: own };
  });
  const bright = things.filter(({ kind, rateHz }) => kind === 'star' && rateHz >= brightHz);
  const tracksOf = bright.map((star) => all.filter(({ of }) => of === star).length);
  return {
    all,
    tracks: all.length,
    nothing: all.filter(({ of }) => of === undefined).length,
    bright: bright.length,
    followed: tracksOf.filter((count) => count > 0).length,
    tracksEach: tracksOf.reduce((sum, count) => sum + count, 0) / Math.max(1, tracksOf.filter((count) => count > 0).length),
    right: all.filter(({ of, is }) => of?.kind === 'satellite' && is === 'satellite').length,
    wrong: all.filter(({ of, is }) => of?.kind !== 'satellite' && is === 'satellite').length,
  };
}
