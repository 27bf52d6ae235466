// How often plates are solved, and how often wrongly: pictures of real stars (Tycho-2) on 240 × 180 px, anywhere on the sky, any angle,
// mirrored or not. The N brightest stars (brightness blurred by 0.4 mag, each found with probability 0.9) with 0.45 px of error per axis,
// and F places of no star. Hint: ±5 degrees, scale ±19 %. Without true stars: as many false ones; or true ones of another part of the sky.
//   npx node bench/plate.mjs [--fields 100] [--widths 10,5] [--catalogue deep.sky] [--seed 1]    deep.sky: tools/pack-stars.mjs
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { brightStars, packedCatalogue, solvePlate } from '@spikeseg/astrometry';
import { drawPicture, middleErrorPx, seeded } from '../packages/astrometry/src/plate/picture.fixture.ts';

const { values } = parseArgs({
  options: {
    fields: { type: 'string', default: '100' },
    widths: { type: 'string', default: '10,5' },
    stars: { type: 'string', default: '6,7,8,12,20' },
    false: { type: 'string', default: '0,3' },
    catalogue: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const catalogue = values.catalogue ? packedCatalogue(readFileSync(values.catalogue)) : brightStars();
const random = seeded(Number(values.seed));
const numbers = (list) => list.split(',').map(Number);
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
const total = { fields: 0, wrong: 0, empty: 0, wrongOfEmpty: 0 };

/** One row: so many pictures of one kind; `elsewhere`: with a hint to the opposite part of the sky. */
function row(widthDeg, stars, strangers, elsewhere = false) {
  const [residuals, errors, times] = [[], [], []];
  let wrong = 0;
  for (let i = 0; i < Number(values.fields); i++) {
    const { truth, stars: list, options } = drawPicture(catalogue, { widthDeg, stars, strangers }, random);
    const opposite = { ...options.near, raDeg: (options.near.raDeg + 540) % 360, decDeg: -options.near.decDeg };
    const start = performance.now();
    const result = solvePlate(list, elsewhere ? { ...options, near: opposite } : options);
    times.push(performance.now() - start);
    if (result.kind !== 'solved') continue;
    const error = middleErrorPx(truth, result.wcs);
    if (stars === 0 || elsewhere || !(error < 4)) wrong++;
    else {
      residuals.push(result.rmsPx);
      errors.push(error);
    }
  }
  const isEmpty = stars === 0 || elsewhere;
  total[isEmpty ? 'empty' : 'fields'] += Number(values.fields);
  total[isEmpty ? 'wrongOfEmpty' : 'wrong'] += wrong;
  const figures = [median(residuals).toFixed(2), median(errors).toFixed(2), median(times).toFixed(0)];
  console.log([widthDeg, elsewhere ? `${stars} elsewhere` : stars, strangers, errors.length, wrong, ...figures].join('\t'));
}

console.log(`${values.fields} pictures a row\nwidth\tN\tfalse\tsolved\twrong\tresidual px\tmiddle px\tms`);
for (const widthDeg of numbers(values.widths)) {
  for (const stars of numbers(values.stars)) for (const strangers of numbers(values.false)) row(widthDeg, stars, strangers);
  for (const strangers of [8, 12, 20]) row(widthDeg, 0, strangers);
  row(widthDeg, 12, 0, true);
}
console.log(`wrong: ${total.wrong} of ${total.fields}, and ${total.wrongOfEmpty} of ${total.empty} without a true star`);
