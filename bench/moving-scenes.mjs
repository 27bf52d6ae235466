import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

/** The noise of a real DAVIS; objects are given. */
export const sky = {
  sensor: 'DAVIS',
  noise: 'davis',
  backgroundRateHz: 9000,
  hotPixels: 100,
  stars: 0,
  satellites: 0,
  speedPxS: [1, 2],
  satelliteRateHz: [1, 2],
};

const between = (random) => (low, high) => low + (high - low) * random.uniform();
const logBetween = (random) => (low, high) => Math.exp(between(random)(Math.log(low), Math.log(high)));

/** Stands, slews when all others do, and stands again; drifts a little all the time. */
function slewing(random, rateHz, durationS, fromS, list) {
  const u = between(random);
  let [x, y, tS] = [u(60, 180), u(45, 135), fromS];
  const knots = [{ tS, x, y }];
  for (const slew of list.filter((one) => one.tS > fromS)) {
    x += 0.2 * (slew.tS - tS);
    y += 0.1 * (slew.tS - tS);
    knots.push({ tS: slew.tS, x, y });
    tS = slew.tS + slew.lengthPx / slew.speedPxS;
    x += slew.lengthPx * Math.cos(slew.angle);
    y += slew.lengthPx * Math.sin(slew.angle);
    knots.push({ tS, x, y });
  }
  return { knots: [...knots, { tS: durationS, x: x + 0.2 * (durationS - tS), y }], rateHz };
}

/** The telescope slews six times at 10 to 280 px/s, there and back; two objects stand in between, and one crosses at 288 px/s for 0.64 s. */
function slews(random) {
  const u = between(random);
  const durationS = 60;
  const list = [];
  for (const tS of [14, 22, 30, 38, 46, 53]) {
    const isBack = list.length % 2 === 1;
    const angle = isBack ? list.at(-1).angle + Math.PI : 2 * Math.PI * random.uniform();
    const lengthPx = isBack ? list.at(-1).lengthPx : u(25, 70);
    list.push({ tS: tS + random.uniform(), speedPxS: logBetween(random)(10, 280), angle, lengthPx });
  }
  const [angle, fromS, lengthPx] = [2 * Math.PI * random.uniform(), u(20, 55), 288 * 0.64];
  const [x, y] = [120 + u(-30, 30) - 92 * Math.cos(angle), 90 + u(-20, 20) - 92 * Math.sin(angle)];
  const end = { tS: fromS + 0.64, x: x + lengthPx * Math.cos(angle), y: y + lengthPx * Math.sin(angle) };
  const fast = { knots: [{ tS: fromS, x, y }, end], rateHz: u(140, 220) };
  return {
    durationS,
    paths: [slewing(random, u(50, 90), durationS, 0, list), fast, slewing(random, u(25, 50), durationS, 5, list)],
  };
}

/** Two objects stand still, and a bright one passes each at 10 to 60 px/s, 8 px away at most. */
function passing(random) {
  const u = between(random);
  const durationS = 30;
  const paths = [40, 90].flatMap((rateHz) => {
    const [x, y] = [u(60, 180), u(50, 130)];
    const [angle, speed, tS, missPx] = [2 * Math.PI * random.uniform(), u(10, 60), u(16, 20), u(0, 8)];
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const passer = {
      x: x - missPx * Math.sin(angle) - tS * vx,
      y: y + missPx * Math.cos(angle) - tS * vy,
      vx,
      vy,
      rateHz: u(200, 400),
    };
    return [{ x, y, vx: 0, vy: 0, rateHz }, passer];
  });
  return { durationS, paths };
}

/** A slow object, and sixteen that cross at 60 to 500 px/s, one every three seconds. */
function crossing(random) {
  const u = between(random);
  const paths = [{ x: u(80, 160), y: u(60, 120), vx: 0.5, vy: 0.3, rateHz: 100 }];
  for (let i = 0; i < 16; i++) {
    const [tS, angle, speed] = [12 + 3 * i + random.uniform(), 2 * Math.PI * random.uniform(), logBetween(random)(60, 500)];
    const [x, y, halfS] = [u(70, 170), u(60, 120), Math.min(170 / speed, 1.5) / 2];
    const at = (s) => ({ tS: tS + s, x: x + s * speed * Math.cos(angle), y: y + s * speed * Math.sin(angle) });
    paths.push({ knots: [at(-halfS), at(halfS)], rateHz: logBetween(random)(100, 400) });
  }
  return { durationS: 60, paths };
}

const noise = () => ({ durationS: 120, paths: [] });

/** Scenes and how many of each. */
const kinds = [
  ['slews', slews, 4],
  ['passing', passing, 3],
  ['crossing', crossing, 2],
  ['noise', noise, 2],
];

/** Options of the generator and a seed for every scene. @param base seed of all */
export function scenes(base) {
  return kinds.flatMap(([kind, make, count]) =>
    Array.from({ length: count }, (_, i) => {
      const seed = deriveSeed(base, kind, i + 1);
      return { kind, seed, options: { ...sky, ...make(randomGenerator(seed)) } };
    }),
  );
}
