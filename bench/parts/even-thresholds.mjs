/**
 * The weights with one threshold per convolution, found by halving, under which its share of firing neurons in a window is
 * `density`: every layer as busy as the input.
 */
export async function evenThresholds(session, weights, window, density) {
  const found = { ...weights };
  for (const { kind, name, maps } of session.network.layers) {
    if (kind !== 'conv') continue;
    let [low, high] = [1e-4, 1e4];
    for (let k = 0; k < 40; k++) {
      const threshold = Math.sqrt(low * high);
      found[`${name}.threshold`] = { shape: [maps], data: new Float32Array(maps).fill(threshold) };
      session.setWeights(found);
      const { spikes } = (await session.run(window, { record: [name] })).layers[name];
      const [steps, channels, height, width] = spikes.shape;
      if (spikes.index.length > density * steps * channels * height * width) low = threshold;
      else high = threshold;
    }
  }
  return found;
}
