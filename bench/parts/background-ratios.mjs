import { BackgroundModel } from '@spikeseg/events';

/** Events are weighed in pieces this long, µs: whole bins of the background model. */
const pieceUs = 10_000;

/** Likelihood ratios of all events by the background model, causal. @param offShare of objects @param parts of the model, all where left out */
export function backgroundRatios({ t, x, y, p, sensor }, offShare, parts) {
  const model = new BackgroundModel(sensor, t[0], offShare, parts);
  const ratios = new Float32Array(t.length);
  for (let begin = 0; begin < t.length; ) {
    const untilUs = t[0] + (Math.floor((t[begin] - t[0]) / pieceUs) + 1) * pieceUs;
    let end = begin;
    while (end < t.length && t[end] < untilUs) end++;
    const [ts, xs, ys, ps] = [t, x, y, p].map((column) => column.subarray(begin, end));
    ratios.set(model.ratios({ t: ts, x: xs, y: ys, p: ps }), begin);
    begin = end;
  }
  return ratios;
}
