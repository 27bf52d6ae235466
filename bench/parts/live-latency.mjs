// How long the live path takes from the piece that closes a time step to the detections that it completes: a generated DAVIS of so many events a
// second, as lines in pieces of 1 ms, each handed over when the one before has been dealt with, so that no piece waits for another. Also the time that a step of
// 10 ms takes, detections or not: from 10 ms on the detector does not keep up. The first second, in which the background is learned, is left out. Prints JSON:
// median, 99 % and most, ms of wall-clock time, of the round with the lowest median; and the least processor time per step of all rounds, ms, to which other programs add less. Needs a build.
//   npx node bench/live.mjs --latency ROUNDS [EVENTS_PER_S …]
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { detectLive } from '@spikeseg/experiment';
import { deriveSeed } from '@spikeseg/snn-core';

const durationS = 5;
const learnedUs = 1e6;
const pieceUs = 1000;

/** Lines of 1 ms each, and when each was taken last. */
function piecesOf({ t, x, y, p }) {
  const pieces = [];
  for (let k = 0; k < t.length; ) {
    const untilUs = t[0] + (pieces.length + 1) * pieceUs;
    const lines = [];
    for (; k < t.length && t[k] < untilUs; k++) lines.push(`${t[k]},${x[k]},${y[k]},${p[k]}\n`);
    pieces.push(Buffer.from(lines.join('')));
  }
  return pieces;
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const [median, most99, max] = [0.5, 0.99, 1].map((share) => Number(quantile(sorted, share).toFixed(2)));
  return { count: values.length, median, '99 %': most99, max };
}

async function round({ events }) {
  const { t, sensor } = events;
  const pieces = piecesOf(events);
  const detections = [];
  const busy = new Map();
  let handedOver = 0;
  const before = process.cpuUsage();
  async function* camera() {
    let takenAt;
    for (const [k, piece] of pieces.entries()) {
      const now = performance.now();
      // What the piece before took, by its step; a piece that closes a step does the work of that step.
      const step = Math.floor(((k - 1) * pieceUs) / 10_000);
      if (takenAt !== undefined && k * pieceUs >= learnedUs) busy.set(step, (busy.get(step) ?? 0) + now - takenAt);
      takenAt = handedOver = performance.now();
      yield piece;
    }
  }
  for await (const { tUs, detections: found } of detectLive(camera(), sensor)) {
    if (found.length > 0 && tUs - t[0] >= learnedUs) detections.push(performance.now() - handedOver);
  }
  const { user, system } = process.cpuUsage(before);
  const steps = Math.ceil((t[t.length - 1] - t[0]) / 10_000);
  return {
    toDetections: summary(detections),
    perStep: summary([...busy.values()]),
    processorPerStep: (user + system) / 1000 / steps,
  };
}

/** For every rate the round with the lowest median. */
export async function latencies(rounds, rates) {
  const results = [];
  for (const rate of rates) {
    const options = sceneOptions('plain', { durationS, noise: 'davis', hotPixels: 0, stars: 0, backgroundRateHz: rate });
    const { recording } = generateRecording(options, deriveSeed(7, 'latency', rate));
    let best;
    let processorPerStep = Infinity;
    for (let k = 0; k < rounds; k++) {
      const one = await round(recording);
      processorPerStep = Math.min(processorPerStep, one.processorPerStep);
      if (best === undefined || one.perStep.median < best.perStep.median) best = one;
    }
    results.push({ eventsPerS: rate, ms: { ...best, processorPerStep: Number(processorPerStep.toFixed(2)) } });
  }
  return results;
}
