import { BackgroundModel } from '@spikeseg/events';

/** Events are weighed in pieces this long, µs: whole bins of the background model. */
const pieceUs = 10_000;

/** Likelihood ratios of all events by the background model, causal. @param parts of the model, all where left out */
export function backgroundRatios(events, parts) {
  const model = new BackgroundModel(events.sensor, events.t[0], parts);
  const ratios = new Float32Array(events.t.length);
  for (const [begin, end] of piecesOf(events.t, pieceUs)) ratios.set(model.ratios(partOf(events, begin, end)), begin);
  return ratios;
}

/** Bounds of the events of pieces of so many µs from the first event on, without empty ones. */
export function piecesOf(t, lengthUs) {
  const pieces = [];
  for (let begin = 0; begin < t.length; ) {
    const untilUs = t[0] + (Math.floor((t[begin] - t[0]) / lengthUs) + 1) * lengthUs;
    let end = begin;
    while (end < t.length && t[end] < untilUs) end++;
    pieces.push([begin, end]);
    begin = end;
  }
  return pieces;
}

export function partOf({ t, x, y, p, sensor }, begin, end) {
  return { t: t.subarray(begin, end), x: x.subarray(begin, end), y: y.subarray(begin, end), p: p.subarray(begin, end), sensor };
}
