// How well satellites are placed in the sky: generated nights of 20 s of real stars (RA 75, Dec 20) with one satellite of 5 to
// 15 px/s, by what `spikeseg-cli observe` does. Prints, per mount and seed, matched stars, residual of the plate, and of the satellite's
// observations the median error per axis and the share within 1 σ; at last those of all, and solutions that are wrong. Needs a build.
//   npx node bench/observe.mjs [--seeds 1,2] [--mounts sidereal,fixed,following] [--scale 15 --zero 13.5]
// --scale: arcsec per px, --zero: magnitude of a star of one event/s.
import { parseArgs } from 'node:util';
import { skyToPixel } from '@spikeseg/astrometry';
import { errorOf, observedNight, realNight } from '../packages/observe/src/night.fixture.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1,2' },
    mounts: { type: 'string', default: 'sidereal,fixed' },
    scale: { type: 'string', default: '90' },
    zero: { type: 'string', default: '10.5' },
  },
});
const arcsecPx = Number(values.scale);
const field = { data: { synthetic: { field: [75, 20, arcsecPx], zero_point: Number(values.zero) } } };
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
const share = (scores) => scores.filter((score) => score < 1).length / scores.length;
/** A plate is wrong whose scale is off by such a share, or, where the sky hardly moves, its middle by so much, px. */
const [wrongShare, wrongPx] = [0.01, 5];

console.log('mount\tseed\tstars\tmatched\tresidual px\tobservations\terror px\twithin 1 σ\tmeasure s');
let wrong = 0;
for (const mount of values.mounts.split(',')) {
  const all = { errors: [], scores: [] };
  for (const seed of values.seeds.split(',').map(Number)) {
    const night = realNight(seed, mount, field);
    const { plates, tracks, seconds } = await observedNight(night, undefined, arcsecPx);
    const solved = plates.filter(({ plate }) => plate.kind === 'solved');
    for (const { plate, view } of solved) {
      const [x, y] = skyToPixel(night.wcs, plate.wcs) ?? [Number.NaN, Number.NaN];
      const isThere = mount === 'following' || Math.hypot(x - plate.wcs.pixel[0], y - plate.wcs.pixel[1]) < wrongPx;
      if (!isThere || !(Math.abs(view.arcsecPerPx / arcsecPx - 1) < wrongShare)) wrong++;
    }
    const errors = [];
    const scores = [];
    for (const one of tracks.flatMap(({ observations }) => observations)) {
      const [east, north] = errorOf(one, night).map(Math.abs);
      errors.push(east / arcsecPx, north / arcsecPx);
      scores.push(east / Math.sqrt(one.covariance[0]), north / Math.sqrt(one.covariance[2]));
    }
    all.errors.push(...errors);
    all.scores.push(...scores);
    const [first] = solved;
    const plate = first ? [first.stars.length, first.plate.matches.length, first.plate.rmsPx.toFixed(2)] : ['-', 0, '-'];
    console.log(
      [mount, seed, ...plate, errors.length / 2, median(errors).toFixed(2), share(scores).toFixed(2), seconds.toFixed(1)].join(
        '\t',
      ),
    );
  }
  console.log(
    `${mount}: ${all.errors.length / 2} observations, median error ${median(all.errors).toFixed(2)} px per axis, within 1 σ ${share(all.scores).toFixed(2)}`,
  );
}
console.log(`wrong plates: ${wrong}`);
