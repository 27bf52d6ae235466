// How often plates are solved, and how often wrongly: pictures of real stars (Tycho-2) on 240 × 180 px, anywhere on the sky, any angle,
// mirrored or not. The N brightest stars (brightness blurred by 0.4 mag, each found with probability 0.9) with 0.45 px of error per axis,
// and F places of no star; or with --limits all stars to a magnitude. Hint: ±5 degrees, scale ±19 %. Without true stars: as many false ones;
// or true ones of another part of the sky. With --beside: the same lists by solve-field of astrometry.net, then as observe takes its plates;
// with --blind no position; with --lens PX corners drawn in.
//   npx node bench/plate.mjs [--fields 100] [--widths 10,5] [--faintest 8.5] [--seed 1] [--beside] [--blind] [--lens 4]
//   npx node bench/plate.mjs --limits 9,10,11 --widths 5,2,1,0.5,0.3 --fields 40 --false 2 --beside
//   npx node bench/plate.mjs --null 1000 --widths 5,2,1,0.5,0.3
import { parseArgs } from 'node:util';
import { pixelToSky, skyToPixel, solvePlate } from '@spikeseg/astrometry';
import { solveField } from '@spikeseg/observe';
import { tycho2 } from '@spikeseg/star-catalogue';
import { drawPicture, middleErrorPx, seeded } from '../packages/astrometry/src/plate/picture.fixture.ts';

const { values } = parseArgs({
  options: {
    fields: { type: 'string', default: '100' },
    widths: { type: 'string', default: '10,5' },
    stars: { type: 'string', default: '6,7,8,12,20' },
    limits: { type: 'string' },
    null: { type: 'string' },
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

/** The plate of astrometry.net as `observe` takes it: fitted anew, as it is, or refused. */
async function bySolveField(stars, options) {
  const found = await solveField(stars, options, { signal: new AbortController().signal });
  return 'reason' in found ? found : solvePlate(stars, { ...options, ...found });
}

const draw = (kind, elsewhere = false) =>
  Array.from({ length: Number(values.fields) }, () => {
    const { truth, stars, options } = drawPicture(catalogue, { lensPx, ...kind }, random);
    const { near, ...blind } = options;
    const opposite = { ...near, raDeg: (near.raDeg + 540) % 360, decDeg: -near.decDeg };
    return { truth, list: stars, options: values.blind ? blind : elsewhere ? { ...options, near: opposite } : options };
  });

/** What a solver makes of pictures: of each whether it is solved, how far off, and the time. */
async function answers(solve, pictures, isEmpty) {
  const results = [];
  for (const { truth, list, options } of pictures) {
    const start = performance.now();
    const result = await solve(list, options);
    const ms = performance.now() - start;
    const error = result.kind === 'solved' ? middleErrorPx(truth, result.wcs) : Number.NaN;
    const isRight = result.kind === 'solved' && !isEmpty && error < 4;
    results.push({
      result,
      ms,
      error,
      isRight,
      isWrong: result.kind === 'solved' && !isRight,
      truth,
      options,
      stars: list.length,
    });
  }
  return results;
}

function add(name, results, isEmpty) {
  const sums = (total[name] ??= { fields: 0, wrong: 0, empty: 0, wrongOfEmpty: 0 });
  sums[isEmpty ? 'empty' : 'fields'] += results.length;
  sums[isEmpty ? 'wrongOfEmpty' : 'wrong'] += results.filter(({ isWrong }) => isWrong).length;
}

/** One row for each solver: so many pictures of one kind; `elsewhere`: with a hint to the opposite part of the sky. */
async function row(widthDeg, stars, strangers, elsewhere = false) {
  const isEmpty = stars === 0 || elsewhere;
  const pictures = draw({ widthDeg, stars, strangers }, elsewhere);
  for (const [name, solve] of Object.entries(solvers)) {
    const results = await answers(solve, pictures, isEmpty);
    add(name, results, isEmpty);
    const right = results.filter(({ isRight }) => isRight);
    const figures = [
      median(right.flatMap(({ result: { rmsPx } }) => rmsPx ?? [])).toFixed(2),
      median(right.map(({ error }) => error)).toFixed(2),
      median(right.flatMap(({ truth, result: { wcs }, options }) => cornerErrors(truth, wcs, options))).toFixed(2),
      right.filter(({ result }) => result.wcs.sip).length,
      median(results.map(({ ms }) => ms)).toFixed(0),
    ];
    const kind = [widthDeg, elsewhere ? `${stars} elsewhere` : stars, strangers];
    const wrong = results.filter(({ isWrong }) => isWrong).length;
    console.log([name, ...kind, right.length, wrong, ...figures].join('\t'));
  }
}

/** One row for each solver: pictures of all stars to a magnitude; those with eight true stars and more apart. */
async function limitRow(widthDeg, faintest, strangers) {
  const pictures = draw({ widthDeg, stars: Number.POSITIVE_INFINITY, faintest, strangers });
  const isRich = ({ stars }) => stars - strangers >= 8;
  for (const [name, solve] of Object.entries(solvers)) {
    const results = await answers(solve, pictures, false);
    add(name, results, false);
    const [all, rich] = [results, results.filter(isRich)].map(
      (some) => `${some.filter(({ isRight }) => isRight).length} of ${some.length}`,
    );
    const wrong = results.filter(({ isWrong }) => isWrong).length;
    const stars = results.reduce((sum, one) => sum + one.stars - strangers, 0) / results.length;
    const times = [median(results.map(({ ms }) => ms)), Math.max(...results.map(({ ms }) => ms))].map((ms) =>
      (ms / 1000).toFixed(2),
    );
    const by = Object.entries(
      Object.groupBy(
        results.filter(({ isRight }) => isRight),
        ({ result }) => result.believed.by,
      ),
    );
    console.log(
      [
        name,
        widthDeg,
        faintest,
        stars.toFixed(1),
        all,
        rich,
        wrong,
        ...times,
        by.map(([why, some]) => `${some.length} ${why}`).join(' '),
      ].join('\t'),
    );
  }
}

if (values.null) {
  // Lists of no star, of the sizes that narrow fields have: none may be solved.
  const widths = numbers(values.widths);
  for (let k = 0; k < Number(values.null); k++) {
    const widthDeg = widths[k % widths.length];
    const { truth, stars, options } = drawPicture(
      catalogue,
      { widthDeg, stars: 0, strangers: 6 + Math.floor(20 * random()) },
      random,
    );
    for (const [name, solve] of Object.entries(solvers))
      add(name, await answers(solve, [{ truth, list: stars, options }], true), true);
  }
} else if (values.limits) {
  console.log(
    `${values.fields} pictures a row\nsolver\twidth\tlimit\tstars\tsolved\tof 8 stars and more\twrong\ts\tlongest s\tbelieved by`,
  );
  for (const widthDeg of numbers(values.widths))
    for (const faintest of numbers(values.limits))
      for (const strangers of numbers(values.false)) await limitRow(widthDeg, faintest, strangers);
} else {
  console.log(
    `${values.fields} pictures a row\nsolver\twidth\tN\tfalse\tsolved\twrong\tresidual px\tmiddle px\tcorners px\tSIP\tms`,
  );
  for (const widthDeg of numbers(values.widths)) {
    for (const stars of numbers(values.stars))
      for (const strangers of numbers(values.false)) await row(widthDeg, stars, strangers);
    for (const strangers of [8, 12, 20]) await row(widthDeg, 0, strangers);
    if (!values.blind) await row(widthDeg, 12, 0, true);
  }
}
for (const [name, { fields, wrong, empty, wrongOfEmpty }] of Object.entries(total))
  console.log(`${name}: wrong ${wrong} of ${fields}, and ${wrongOfEmpty} of ${empty} without a true star`);
