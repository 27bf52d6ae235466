import type { EventStream } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';

/** Background of 0.1 events/s in every pixel, and every second an object of 40 events/s that goes by (14, −9) px/s for 3 s. */
export function sharedVelocity(seconds: number, seed: number): EventStream {
  const sensor = { width: 96, height: 72 };
  const random = randomGenerator(seed);
  const events = Array.from({ length: Math.round(0.1 * sensor.width * sensor.height * seconds) }, () => ({
    tUs: Math.floor(1e6 * seconds * random.uniform()),
    x: random.integer(sensor.width),
    y: random.integer(sensor.height),
  }));
  for (let since = 0; since < seconds; since++) {
    const [middleX, middleY] = [sensor.width * random.uniform(), sensor.height * random.uniform()];
    for (let k = 0; k < 120; k++) {
      const s = 3 * random.uniform() - 1.5;
      const x = Math.round(middleX + 14 * s + 1.5 * random.normal());
      const y = Math.round(middleY - 9 * s + 1.5 * random.normal());
      const tUs = Math.floor(1e6 * (since + 1.5 + s));
      if (x >= 0 && y >= 0 && x < sensor.width && y < sensor.height && tUs < 1e6 * seconds) events.push({ tUs, x, y });
    }
  }
  events.sort((a, b) => a.tUs - b.tUs);
  return {
    sensor,
    t: Float64Array.from(events, ({ tUs }) => tUs),
    x: Uint16Array.from(events, ({ x }) => x),
    y: Uint16Array.from(events, ({ y }) => y),
    p: Uint8Array.from(events, () => random.integer(2)),
  };
}
