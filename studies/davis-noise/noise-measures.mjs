/** Length of a bin of activity, µs, and how many times the mean of all bins one holds in a burst: as the background model has it. */
const binUs = 500;
const burstTimes = 4;
/** A hot pixel has this many times the median number of events. */
const hotTimes = 20;
/** Intervals of a pixel whose spread is looked at. */
const minIntervals = 8;

/** What the noise of a recording is like; no label is used. */
export function noiseMeasures({ t, x, y, p, sensor: { width, height } }) {
  const seconds = (t[t.length - 1] - t[0]) / 1e6;
  const bins = new Float64Array(Math.floor((t[t.length - 1] - t[0]) / binUs) + 1);
  const pixels = Array.from({ length: width * height }, () => ({ on: [], off: 0 }));
  const pixelOf = (i) => pixels[y[i] * width + x[i]];
  const offAfter = [];
  for (let i = 0; i < t.length; i++) {
    bins[Math.floor((t[i] - t[0]) / binUs)]++;
    const pixel = pixelOf(i);
    if (p[i] === 1) pixel.on.push(t[i]);
    else pixel.off++;
    if (p[i] === 0) offAfter.push(pixel.lastP === 1 ? (t[i] - pixel.last) / 1e6 : Infinity);
    [pixel.last, pixel.lastP] = [t[i], p[i]];
  }
  const burst = bins.map((count) => (count >= (burstTimes * t.length) / bins.length ? 1 : 0));
  const counts = pixels.map(({ on, off }) => on.length + off);
  const hottest = hotTimes * Math.max(1, quantile(counts, 0.5));
  const hot = new Set(pixels.filter((_, i) => counts[i] > hottest));
  const inBursts = (wanted) => {
    let [all, burstOnes] = [0, 0];
    for (let i = 0; i < t.length; i++) {
      if (!wanted(pixelOf(i), i)) continue;
      all++;
      burstOnes += burst[Math.floor((t[i] - t[0]) / binUs)];
    }
    return { share: all / t.length, burst: burstOnes / all };
  };
  const columns = [0, 1].map((parity) => {
    const own = pixels.filter((pixel, i) => i % 2 === parity && !hot.has(pixel));
    const on = own.reduce((sum, pixel) => sum + pixel.on.length, 0) / seconds / own.length;
    const off = own.reduce((sum, pixel) => sum + pixel.off, 0) / seconds / own.length;
    const spreads = own.filter((pixel) => pixel.on.length > minIntervals).map((pixel) => intervalSpread(pixel.on));
    const burstShare = inBursts((pixel, i) => p[i] === 1 && x[i] % 2 === parity && !hot.has(pixel)).burst;
    const rateSpread = logSpread(own.map((pixel) => pixel.on.length + pixel.off));
    return { onHz: on, offHz: off, intervalSpread: quantile(spreads, 0.5), burstShare, rateSpread };
  });
  return {
    rateHz: t.length / seconds,
    burstBins: burst.reduce((sum, one) => sum + one, 0) / bins.length,
    burstEvents: inBursts(() => true).burst,
    line46: strongestLine(bins, 46.3, 46.6, 1e6 / binUs, 10),
    columns,
    off: { inBursts: inBursts((pixel, i) => p[i] === 0 && !hot.has(pixel)).burst },
    offAfterOn: offAfter.filter(Number.isFinite).length / offAfter.length,
    offAfterS: [0.25, 0.5, 0.75].map((share) => quantile(offAfter.filter(Number.isFinite), share)),
    hot: { pixels: hot.size, ...inBursts((pixel) => hot.has(pixel)) },
    hotOn: inBursts((pixel, i) => hot.has(pixel) && p[i] === 1).share / inBursts((pixel) => hot.has(pixel)).share,
  };
}

/** Coefficient of variation of the intervals between times. */
function intervalSpread(times) {
  const intervals = times.slice(1).map((time, i) => time - times[i]);
  const mean = intervals.reduce((sum, one) => sum + one, 0) / intervals.length;
  return Math.sqrt(intervals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / intervals.length) / mean;
}

/** Spread σ of a log-normal factor between rates, by the second factorial moment, which is mean² · exp(σ²); the busiest 0.5 % cut. */
function logSpread(counts) {
  const cap = quantile(counts, 0.995);
  const kept = counts.map((count) => Math.min(count, cap));
  const mean = kept.reduce((sum, one) => sum + one, 0) / kept.length;
  const factorial = kept.reduce((sum, one) => sum + one * (one - 1), 0) / kept.length;
  return Math.sqrt(Math.max(0, Math.log(factorial / mean ** 2)));
}

/** Largest amplitude, in 0 … 1 of the mean rate, of a line between two frequencies in pieces of some seconds; mean over the pieces. */
function strongestLine(bins, fromHz, toHz, binsPerS, pieceS) {
  const length = pieceS * binsPerS;
  const pieces = Array.from({ length: Math.floor(bins.length / length) }, (_, k) => bins.subarray(k * length, (k + 1) * length));
  const best = pieces.map((piece) => {
    const total = piece.reduce((sum, one) => sum + one, 0);
    let max = 0;
    for (let hz = fromHz; hz <= toHz; hz += 0.01) {
      let [re, im] = [0, 0];
      for (let i = 0; i < length; i++) {
        re += piece[i] * Math.cos((2 * Math.PI * hz * i) / binsPerS);
        im += piece[i] * Math.sin((2 * Math.PI * hz * i) / binsPerS);
      }
      max = Math.max(max, Math.hypot(re, im) / total);
    }
    return max;
  });
  return best.reduce((sum, one) => sum + one, 0) / best.length;
}

function quantile(values, share) {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
