// Free kernels over place and delay, for motion-nats.mjs: every bin of a map has a density of its own, where a tied kernel has five numbers in all. Context, null
// neuron, explaining away and shares by brightness are those of MotionLearner, and the rule is Δw = η·r·(n·e^−w − b·Δt): in a bin of density g an event of likelihood
// ratio q weighs w = ln(1 + s·g·q), s being the rate of an object. Densities are smoothed by a pixel; a bin that weighs less than 0.15 nats has none.
import { randomGenerator } from '@spikeseg/snn-core';

const reach = 24;
const side = 2 * reach + 1;
const plane = side * side;
const corners = side + 1;
const [bins, binUs, burstUs] = [12, 1e5, 5000];
const ring = 64;
const [smallestRatio, leastClaim, leastNats] = [0.5, 1e-3, 0.15];
/** Claims that are gathered before a map changes; its first belief is worth some, and it remembers so many. */
const [gathered, believed, remembered] = [30, 100, 4000];

const binOf = (at) => Math.floor(at / plane);
const columnOf = (at) => at % side;
const rowOf = (at) => Math.floor((at % plane) / side);
const lengthS = (bin) => (binUs - (bin === 0 ? burstUs : 0)) / 1e6;
const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** The tied kernel of a map, mean over each bin: [delay, y, x]. @param pairVariance of the distance of two events of a spot, px² */
export function tied({ vx, vy, spread }, pairVariance = 4.5) {
  const parts = 5;
  return Float32Array.from({ length: bins * plane }, (_, at) => {
    let density = 0;
    for (let part = 0; part < parts; part++) {
      const delay = ((binOf(at) + (part + 0.5) / parts) * binUs) / 1e6;
      const variance = pairVariance + (spread * delay) ** 2;
      const q = ((columnOf(at) - reach - vx * delay) ** 2 + (rowOf(at) - reach - vy * delay) ** 2) / variance;
      if (q <= 9) density += Math.exp(-q / 2) / (2 * Math.PI * variance * parts);
    }
    return density;
  });
}

/** Cones of all directions, each times e^noise of a standard deviation of 0.5, smooth over 3 px. */
export function noisyCones(count, seed) {
  const random = randomGenerator(seed);
  const cone = tied({ vx: 0, vy: 0, spread: 20 });
  return Array.from({ length: count }, () => {
    let noise = cone.map(() => random.normal());
    for (let k = 0; k < 9; k++) noise = smoothed(noise);
    const deviation = Math.sqrt(total(noise.map((value) => value * value)) / noise.length);
    return cone.map((value, at) => value * Math.exp((0.5 * noise[at]) / deviation));
  });
}

/** By one pixel in x and in y. */
function smoothed(density) {
  const along = (from, step, placeOf) =>
    from.map((value, at) => {
      const place = placeOf(at);
      return 0.5 * value + 0.25 * ((place > 0 ? from[at - step] : 0) + (place < side - 1 ? from[at + step] : 0));
    });
  return along(along(density, 1, columnOf), side, rowOf);
}

export class FreeKernels {
  #ratesHz;
  #across;
  #down;
  #size;
  /** Events of the last moments by tile of 8 × 8 px, the last 64 of each. */
  #past;
  #came;
  #found = { at: new Int32Array(49 * ring), bin: new Int32Array(49 * ring), count: 0 };
  #meanRatio = 0;
  #ratios = 0;
  #seen = 0;
  /** [bin, map]: densities in use; and of which bins any map has one. */
  #weights;
  #isUsed;
  maps;

  /** @param densities of each map */
  constructor({ width, height }, ratesHz, densities) {
    this.#ratesHz = ratesHz;
    this.#size = { width, height };
    [this.#across, this.#down] = [Math.ceil(width / 8), Math.ceil(height / 8)];
    const share = 0.01 / densities.length / ratesHz.length;
    this.maps = densities.map((density) => ({
      density,
      claimed: 0,
      priors: ratesHz.map(() => share),
      gathering: newGathering(),
    }));
    this.prune(0);
  }

  /** A pass begins: no event is remembered, and shares are counted anew. */
  begin() {
    const length = this.#across * this.#down * ring;
    this.#came = new Int32Array(length / ring);
    const [t, x, y, ratio, owner, left] = [Float64Array, Int16Array, Int16Array, Float32Array, Int8Array, Float32Array];
    this.#past = {
      t: new t(length),
      x: new x(length),
      y: new y(length),
      ratio: new ratio(length),
      owner: new owner(length),
      left: new left(length),
    };
    this.#seen = 0;
  }

  /** Keeps the maps with such a share of the events. */
  prune(leastShare) {
    this.maps = this.maps.filter(({ priors }) => total(priors) >= leastShare);
    this.#weights = new Float32Array(bins * plane * this.maps.length);
    for (const k of this.maps.keys()) this.#use(k);
    this.begin();
  }

  /** What follows from the density of a map. */
  #use(k) {
    const { maps } = this;
    const { density, claimed } = maps[k];
    // For an object of medium brightness on background of the mean rate.
    const fewest = claimed > 0 ? Math.expm1(leastNats) / (this.#ratesHz[1] * this.#meanRatio) : 0;
    const used = (claimed > 0 ? smoothed(density) : density).map((value) => (value > fewest ? value : 0));
    const expected = new Float64Array(corners ** 2);
    for (let at = 0; at < used.length; at++) {
      this.#weights[at * maps.length + k] = used[at];
      expected[(rowOf(at) + 1) * corners + columnOf(at) + 1] += used[at] * lengthS(binOf(at));
    }
    sumUp(expected);
    Object.assign(maps[k], { used, expected });
    this.#isUsed = Uint8Array.from({ length: bins * plane }, (_, at) => (maps.some((map) => map.used?.[at] > 0) ? 1 : 0));
  }

  /** @param learns 'nothing', 'shares' or 'kernels' @returns ln of the likelihood of the event beside that of background alone, nats */
  observe(x, y, tUs, ratio, learns) {
    this.#ratios++;
    this.#meanRatio += (ratio - this.#meanRatio) / Math.min(this.#ratios, 100_000);
    if (ratio < smallestRatio) return 0;
    const [rates, { width, height }] = [this.#ratesHz, this.#size];
    this.#look(x, y, tUs, false);
    const claims = this.#products();
    // Offsets of earlier events that are on the sensor: from the first ones up to before the others.
    const onSensor = [
      [Math.max(0, y - height + 1 + reach), Math.max(0, x - width + 1 + reach)],
      [Math.min(side, y + reach + 1), Math.min(side, x + reach + 1)],
    ];
    let [nothing, something, owner, most] = [1, 0, -1, 0];
    for (const [k, { priors, expected }] of this.maps.entries()) {
      const silence = within(expected, onSensor);
      let all = 0;
      for (const [s, prior] of priors.entries()) {
        const at = k * rates.length + s;
        const odds = Math.min(Math.exp(30), Math.min(claims[at], Number.MAX_VALUE) * Math.exp(-rates[s] * silence));
        nothing -= prior;
        claims[at] = (prior * odds * ratio) / this.#meanRatio;
        all += claims[at];
      }
      something += all;
      if (all > most) [owner, most] = [k, all];
    }
    const evidence = nothing + something;
    if (learns !== 'nothing') this.#learn(x, y, tUs, { claims, evidence, onSensor, isFree: learns === 'kernels' });
    const tile = (y >> 3) * this.#across + (x >> 3);
    const at = tile * ring + (this.#came[tile]++ % ring);
    for (const [name, value] of Object.entries({ t: tUs, x, y, ratio, owner, left: 1 - most / evidence }))
      this.#past[name][at] = value;
    return Math.log(evidence);
  }

  /** Finds the events that are within reach; unless all are asked for, those in bins in use. */
  #look(x, y, tUs, all) {
    const [found, past, came, across, isUsed] = [this.#found, this.#past, this.#came, this.#across, this.#isUsed];
    found.count = 0;
    for (let row = Math.max(0, (y - reach) >> 3); row <= Math.min(this.#down - 1, (y + reach) >> 3); row++) {
      for (let column = Math.max(0, (x - reach) >> 3); column <= Math.min(across - 1, (x + reach) >> 3); column++) {
        const tile = row * across + column;
        const first = Math.max(0, came[tile] - ring);
        for (let n = came[tile] - 1; n >= first; n--) {
          const at = tile * ring + (n % ring);
          const ageUs = tUs - past.t[at];
          if (ageUs >= bins * binUs) break;
          const [dx, dy] = [x - past.x[at] + reach, y - past.y[at] + reach];
          if (ageUs < burstUs || (dx === reach && dy === reach) || dx < 0 || dy < 0 || dx >= side || dy >= side) continue;
          const bin = Math.floor(ageUs / binUs) * plane + dy * side + dx;
          if (!all && isUsed[bin] === 0) continue;
          found.at[found.count] = at;
          found.bin[found.count++] = bin;
        }
      }
    }
  }

  /** Π (1 + s·g·q) over what was found, by map and brightness. */
  #products() {
    const [{ at, bin, count }, past, maps, rates, weights] = [
      this.#found,
      this.#past,
      this.maps.length,
      this.#ratesHz,
      this.#weights,
    ];
    const odds = new Float64Array(maps * rates.length).fill(1);
    for (let j = 0; j < count; j++) {
      const event = at[j];
      for (let k = 0; k < maps; k++) {
        const one = weights[bin[j] * maps + k] * past.ratio[event] * (past.owner[event] === k ? 1 : past.left[event]);
        if (one === 0) continue;
        for (let s = 0; s < rates.length; s++) odds[k * rates.length + s] *= 1 + rates[s] * one;
      }
    }
    return odds;
  }

  #learn(x, y, tUs, { claims, evidence, onSensor, isFree }) {
    const [rates, past, found] = [this.#ratesHz, this.#past, this.#found];
    const seen = ++this.#seen + 3000;
    let looked = false;
    for (const [k, { priors, used, gathering }] of this.maps.entries()) {
      const mine = claims.subarray(k * rates.length, (k + 1) * rates.length).map((claim) => claim / evidence);
      for (const [s, claim] of mine.entries()) priors[s] += (claim - priors[s]) / seen;
      const claimed = total(mine);
      if (!isFree || claimed < leastClaim) continue;
      if (!looked) this.#look(x, y, tUs, true);
      looked = true;
      for (let j = 0; j < found.count; j++) {
        const [event, bin] = [found.at[j], found.bin[j]];
        const ratio = past.ratio[event] * (past.owner[event] === k ? 1 : past.left[event]);
        for (let s = 0; s < rates.length; s++)
          gathering.came[bin] += (mine[s] * rates[s] * ratio) / (1 + rates[s] * used[bin] * ratio);
      }
      const rate = mine.reduce((sum, claim, s) => sum + claim * rates[s], 0);
      const [[top, left], [bottom, right]] = onSensor;
      for (const [row, column, sign] of [
        [top, left, 1],
        [top, right, -1],
        [bottom, left, -1],
        [bottom, right, 1],
      ])
        gathering.expected[row * corners + column] += sign * rate;
      for (const [s, claim] of mine.entries()) gathering.claims[s] += claim;
      if (total(gathering.claims) >= gathered) this.#change(k);
    }
  }

  /** A step of the rule, by what was gathered. */
  #change(k) {
    const map = this.maps[k];
    const [rates, { came, expected, claims }] = [this.#ratesHz, map.gathering];
    map.claimed += total(claims);
    const step = total(claims) / (believed + Math.min(remembered, map.claimed));
    const rate = claims.reduce((sum, claim, s) => sum + claim * rates[s], 0);
    sumUp(expected);
    for (const [at, used] of map.used.entries()) {
      const seen = expected[rowOf(at) * corners + columnOf(at)];
      if (seen <= 0.1 * rate) continue;
      // How far the likelihood rises with the density, over how much of it is known (Fisher): what these claims take for it.
      const dt = lengthS(binOf(at));
      const known = claims.reduce((sum, claim, s) => sum + (claim * rates[s] ** 2) / (1 / this.#meanRatio + rates[s] * used), 0);
      map.density[at] += step * (used + ((came[at] - seen * dt) * rate) / (known * dt * seen) - map.density[at]);
    }
    map.gathering = newGathering();
    this.#use(k);
  }
}

const newGathering = () => ({
  came: new Float64Array(bins * plane),
  expected: new Float64Array(corners ** 2),
  claims: [0, 0, 0],
});

/** Sums from the first row and column on. */
function sumUp(values) {
  for (let at = 0; at < values.length; at++) if (at % corners > 0) values[at] += values[at - 1];
  for (let at = corners; at < values.length; at++) values[at] += values[at - corners];
}

const within = (sums, [[top, left], [bottom, right]]) =>
  sums[bottom * corners + right] - sums[top * corners + right] - sums[bottom * corners + left] + sums[top * corners + left];
