import { defaultConfig } from '@spikeseg/config';

const { synthetic } = defaultConfig().data;

/** As `data.synthetic` has it. */
export const sky = {
  sensor: synthetic.sensor,
  durationS: synthetic.duration_s,
  backgroundRateHz: synthetic.background_rate_hz,
  hotPixels: synthetic.hot_pixels,
  stars: synthetic.stars,
  satellites: 0,
  speedPxS: synthetic.speed_px_s,
  satelliteRateHz: synthetic.satellite_rate_hz,
};

/** Distance of the two from the meeting point while they are there, at most, px per axis. */
const missPx = 1;

/**
 * Two satellites that meet near the middle of the chip and of the recording, at an angle of 20 to 160 degrees, with speeds and
 * brightnesses of their own.
 */
function crossingPaths(random) {
  const between = (low, high) => low + (high - low) * random.uniform();
  const [tS, x, y] = [sky.durationS * between(0.4, 0.6), between(90, 150), between(70, 110)];
  const first = 2 * Math.PI * random.uniform();
  return [first, first + (between(20, 160) * Math.PI) / 180].map((angle) => {
    const speed = between(...sky.speedPxS);
    const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
    const [dx, dy] = [between(-missPx, missPx), between(-missPx, missPx)];
    return { x: x + dx - tS * vx, y: y + dy - tS * vy, vx, vy, rateHz: between(...sky.satelliteRateHz) };
  });
}

/** What each kind of scene adds to the sky. */
export const kinds = {
  'one object': () => ({ satellites: 1 }),
  'two that cross': (random) => ({ paths: crossingPaths(random) }),
  'five at once': () => ({ satellites: 5 }),
};
