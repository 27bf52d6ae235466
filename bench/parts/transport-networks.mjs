// The network that detects (`ebssaModel`), whole and layer by layer, for the benches of transport layers: 264 velocities up to 520 px/s on
// cells of 4 × 4 pixels, an update every 10 ms; and 3 brightnesses at every pixel, an update every 40 ms.
import { ebssaModel, evidenceTiming } from '@spikeseg/detection';

/** Networks of one of the layers, and of both as they compete with each other. */
export function transportNetworks(width, height) {
  const { network: pair, weights } = ebssaModel({ width, height });
  const alone = pair.layers.map((layer) => {
    const { with: _others, ...competition } = layer.competition;
    return [layer.name, { ...pair, layers: [{ ...layer, competition }] }];
  });
  return { networks: { ...Object.fromEntries(alone), pair }, weights };
}

/** A step of so many events at random places, weighed as a model of the background does that knows their rate to a nat. */
export function randomStep(random, { channels, height, width }, events) {
  const { stepS } = evidenceTiming;
  // Classes of likelihood ratio are half a nat apart, from −5 on; the ratio is one over the rate of a pixel.
  const usual = Math.round(2 * (5 + Math.log((width * height * stepS) / events)));
  const unit = () => {
    const channel = Math.min(Math.max(0, usual + random.integer(5) - 2), channels - 1);
    return channel * width * height + random.integer(width * height);
  };
  const index = Uint32Array.from(new Set(Array.from({ length: events }, unit))).toSorted();
  return { shape: [1, channels, height, width], offsets: Uint32Array.of(0, index.length), index };
}
