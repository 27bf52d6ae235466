// How often plates are solved, and how often wrongly: pictures of real stars (Tycho-2) on 240 × 180 px, anywhere on the sky, any angle,
// mirrored or not. The N brightest stars (brightness blurred by 0.4 mag, each found with probability 0.9) with 0.45 px of error per axis,
// and F places of no star. Hint: ±5 degrees, scale ±19 %. Without true stars: as many false ones; or true ones of another part of the sky.
// With --beside: the same lists by solve-field of astrometry.net; with --blind no position; with --lens PX corners drawn in.
//   npx node bench/plate.mjs [--fields 100] [--widths 10,5] [--faintest 8.5] [--seed 1] [--beside] [--blind] [--lens 4]
import { parseArgs } from 'node:util';
import { pixelToSky, skyToPixel, solvePlate } from '@spikeseg/astrometry';
import { tycho2 } from '@spikeseg/star-catalogue';
import { drawPicture, middleErrorPx, seeded } from '../packages/astrometry/src/plate/picture.fixture.ts';
import { solveField } from '../packages/runs/src/bench.fixture.ts';

const { values } = parseArgs({
  options: {
    fields: { type: 'string', default: '100' },
    widths: { type: 'string', default: '10,5' },
    stars: { type: 'string', default: '6,7,8,12,20' },
    false: { type: 'string', default: '0,3' },
    faintest: { type: 'string', default: '12.7' },
    seed: { type: 'string', default: '1' },
    beside: { type: 'boolean', default: false },
    blind: { type: 'boolean', default: false },
    lens: { type: 'string', default: '0' },
  },
});
/** Tycho-2, or its brighter stars. */
const catalogue = { ...tycho2(), faintest: Number(values.faintest) };
const lensPx = Number(values.lens);
const random = seeded(Number(values.seed));
const numbers = (list) => list.split(',').map(Number);
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
const solvers = { own: solvePlate, ...(values.beside && { 'solve-field': bySolveField }) };
const total = {};

/** How far a plate is off in the corners, px. */
const cornerErrors = (truth, wcs, { width, height }) =>
  [0, width - 1].flatMap((x) =>
    [0, height - 1].flatMap((y) => {
      const [px, py] = skyToPixel(truth, pixelToSky(wcs, [x, y])) ?? [];
      return px === undefined ? [] : [Math.hypot(px - x, py - y)];
    }),
  );

/** The plate of astrometry.net, fitted anew as `observe` does it; as it is where `observe` refuses it. */
function bySolveField(stars, options) {
  const wcs = solveField(stars, options);
  if ('reason' in wcs) return wcs;
  const fitted = solvePlate(stars, { ...options, wcs, refit: true });
  return fitted.kind === 'solved' ? fitted : { kind: 'solved', wcs };
}

/** One row for each solver: so many pictures of one kind; `elsewhere`: with a hint to the opposite part of the sky. */
function row(widthDeg, stars, strangers, elsewhere = false) {
  const isEmpty = stars === 0 || elsewhere;
  const pictures = Array.from({ length: Number(values.fields) }, () => {
    const { truth, stars: list, options } = drawPicture(catalogue, { widthDeg, stars, strangers, lensPx }, random);
    const { near, ...blind } = options;
    const opposite = { ...near, raDeg: (near.raDeg + 540) % 360, decDeg: -near.decDeg };
    return { truth, list, options: values.blind ? blind : elsewhere ? { ...options, near: opposite } : options };
  });
  for (const [name, solve] of Object.entries(solvers)) {
    const [residuals, errors, corners, times] = [[], [], [], []];
    let [wrong, bent] = [0, 0];
    for (const { truth, list, options } of pictures) {
      const start = performance.now();
      const result = solve(list, options);
      times.push(performance.now() - start);
      if (result.kind !== 'solved') continue;
      const error = middleErrorPx(truth, result.wcs);
      if (isEmpty || !(error < 4)) wrong++;
      else {
        if (result.rmsPx !== undefined) residuals.push(result.rmsPx);
        errors.push(error);
        if (result.wcs.sip) bent++;
        corners.push(...cornerErrors(truth, result.wcs, options));
      }
    }
    const sums = (total[name] ??= { fields: 0, wrong: 0, empty: 0, wrongOfEmpty: 0 });
    sums[isEmpty ? 'empty' : 'fields'] += pictures.length;
    sums[isEmpty ? 'wrongOfEmpty' : 'wrong'] += wrong;
    const figures = [
      median(residuals).toFixed(2),
      median(errors).toFixed(2),
      median(corners).toFixed(2),
      bent,
      median(times).toFixed(0),
    ];
    const kind = [widthDeg, elsewhere ? `${stars} elsewhere` : stars, strangers];
    console.log([name, ...kind, errors.length, wrong, ...figures].join('\t'));
  }
}

console.log(
  `${values.fields} pictures a row\nsolver\twidth\tN\tfalse\tsolved\twrong\tresidual px\tmiddle px\tcorners px\tSIP\tms`,
);
for (const widthDeg of numbers(values.widths)) {
  for (const stars of numbers(values.stars)) for (const strangers of numbers(values.false)) row(widthDeg, stars, strangers);
  for (const strangers of [8, 12, 20]) row(widthDeg, 0, strangers);
  if (!values.blind) row(widthDeg, 12, 0, true);
}
for (const [name, { fields, wrong, empty, wrongOfEmpty }] of Object.entries(total))
  console.log(`${name}: wrong ${wrong} of ${fields}, and ${wrongOfEmpty} of ${empty} without a true star`);
