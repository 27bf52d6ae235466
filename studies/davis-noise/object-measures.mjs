/** Length of a bin of activity, µs, and how many times the mean of all bins one holds in a burst: as the background model has it. */
const binUs = 500;
const burstTimes = 4;
/** A hot pixel has this many times the median number of events; it says nothing of an object. */
const hotTimes = 20;
const rounds = 200;

/**
 * What the events of a labelled object are like: a Gaussian spot (its means and standard deviations) among background that is even over
 * the pixels around it. Both have shares of ON and OFF events, in and between the bursts of the sensor. Fitted by EM.
 *
 * @param reachPx events within this of the label are looked at
 * @returns the fit (kinds: OFF and ON between bursts, OFF and ON in bursts), the share of bins in bursts, and fits of the events in bursts and of the others
 */
export function objectMeasures(events, track, reachPx) {
  const { near, burstBins } = eventsNear(events, track, reachPx);
  const spot = fitSpot(near, reachPx);
  return {
    ...spot,
    burstBins,
    inBursts: spot.kinds[2] + spot.kinds[3],
    burst: fitSpot(
      near.filter(({ kind }) => kind >= 2),
      reachPx,
    ),
    between: fitSpot(
      near.filter(({ kind }) => kind < 2),
      reachPx,
    ),
  };
}

/** Events per bin and per pixel, and how many in a bin are a burst. */
function activity({ t, x, y, sensor: { width, height } }) {
  const bins = new Float64Array(Math.floor((t.at(-1) - t[0]) / binUs) + 1);
  const counts = new Float64Array(width * height);
  for (let i = 0; i < t.length; i++) {
    bins[Math.floor((t[i] - t[0]) / binUs)]++;
    counts[y[i] * width + x[i]]++;
  }
  return { bins, counts, burst: (burstTimes * t.length) / bins.length };
}

/** Shortest intervals between events of a pixel, µs: the shortest of all, the tenth, and by shares of all. */
export function pixelIntervals({ t, x, y, sensor }, shares) {
  const last = new Float64Array(sensor.width * sensor.height).fill(Number.NaN);
  const intervals = [];
  for (let i = 0; i < t.length; i++) {
    const pixel = y[i] * sensor.width + x[i];
    if (last[pixel] <= t[i]) intervals.push(t[i] - last[pixel]);
    last[pixel] = t[i];
  }
  const sorted = Float64Array.from(intervals).toSorted();
  return { shortest: sorted[0], tenth: sorted[9], quantiles: shares.map((share) => sorted[Math.floor(share * sorted.length)]) };
}

/** Places relative to the label, and kinds (1: ON, +2: in a burst), of the events around an object; share of bins in bursts meanwhile. */
function eventsNear({ t, x, y, p, sensor: { width, height } }, track, reachPx) {
  const { bins, burst, counts } = activity({ t, x, y, sensor: { width, height } });
  const hot = hotTimes * Math.max(1, counts.toSorted()[Math.floor(counts.length / 2)]);
  const near = [];
  let label = 0;
  for (let i = 0; i < t.length; i++) {
    if (t[i] < track.t[0] || t[i] >= track.t.at(-1)) continue;
    while (track.t[label + 1] <= t[i]) label++;
    const [fromUs, toUs] = [track.t[label], track.t[label + 1]];
    const part = (t[i] - fromUs) / (toUs - fromUs);
    const dx = x[i] - track.x[label] - part * (track.x[label + 1] - track.x[label]);
    const dy = y[i] - track.y[label] - part * (track.y[label + 1] - track.y[label]);
    if (Math.hypot(dx, dy) > reachPx || counts[y[i] * width + x[i]] > hot) continue;
    near.push({ dx, dy, kind: p[i] + (bins[Math.floor((t[i] - t[0]) / binUs)] >= burst ? 2 : 0) });
  }
  const meanwhile = bins.subarray(Math.floor((track.t[0] - t[0]) / binUs), Math.floor((track.t.at(-1) - t[0]) / binUs) + 1);
  return { near, burstBins: meanwhile.filter((count) => count >= burst).length / meanwhile.length };
}

function fitSpot(near, reachPx) {
  let spot = { share: 0.3, x: 0, y: 0, sdX: 2, sdY: 2, kinds: [0.25, 0.25, 0.25, 0.25] };
  let background = [0.25, 0.25, 0.25, 0.25];
  const area = Math.PI * reachPx ** 2;
  for (let round = 0; round < rounds; round++) {
    const sums = { n: 0, x: 0, y: 0, xx: 0, yy: 0, kinds: [0, 0, 0, 0] };
    const others = [0, 0, 0, 0];
    for (const { dx, dy, kind } of near) {
      const [u, v] = [(dx - spot.x) / spot.sdX, (dy - spot.y) / spot.sdY];
      const own = (spot.share * spot.kinds[kind] * Math.exp(-(u * u + v * v) / 2)) / (2 * Math.PI * spot.sdX * spot.sdY);
      const r = own / (own + ((1 - spot.share) * background[kind]) / area);
      sums.n += r;
      sums.x += r * dx;
      sums.y += r * dy;
      sums.xx += r * dx * dx;
      sums.yy += r * dy * dy;
      sums.kinds[kind] += r;
      others[kind] += 1 - r;
    }
    const [x, y] = [sums.x / sums.n, sums.y / sums.n];
    const sdX = Math.sqrt(sums.xx / sums.n - x * x);
    const sdY = Math.sqrt(sums.yy / sums.n - y * y);
    spot = { share: sums.n / near.length, x, y, sdX, sdY, kinds: sums.kinds.map((count) => count / sums.n) };
    background = others.map((count) => count / (near.length - sums.n));
  }
  return { ...spot, events: spot.share * near.length, background };
}
