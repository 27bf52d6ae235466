import { deriveSeed, randomGenerator, sparseFromDense } from '@spikeseg/snn-core';

/*
 * Worlds with a known structure, for studies/stdp/learning.mjs. A window is ten steps of 2 × 32 × 32 (OFF and ON events) with one
 * thing in it, at a random place, on noise. What the thing is, is its class; the network is never told.
 */

export const size = 32;
export const steps = 10;
/** Events per pixel, polarity and step that nothing caused. */
const noise = 0.002;

const orientations = [0, 45, 90, 135];
const barSpeeds = { slow: 0.5, fast: 1.5 };
const barLength = 16;
const directions = { right: [1, 0], left: [-1, 0], down: [0, 1], up: [0, -1] };

/** By name: what there is to tell apart, and a window of each. */
export const worlds = {
  flashes: {
    title: 'bars that flash up: 4 orientations',
    classes: orientations.map((angle) => `${angle}°`),
    draw: (add, name, random) => drawFlash(add, (Number(name.slice(0, -1)) * Math.PI) / 180, random),
  },
  bars: {
    title: 'bars that move: 4 orientations × 2 speeds',
    classes: orientations.flatMap((angle) => Object.keys(barSpeeds).map((speed) => `${angle}° ${speed}`)),
    draw: (add, name, random) => {
      const [angle, speed] = name.split('° ');
      drawBar(add, (Number(angle) * Math.PI) / 180, barSpeeds[speed] * (random.integer(2) === 0 ? 1 : -1), random);
    },
  },
  spots: {
    title: 'spots on noise: 4 directions, at rest, none',
    classes: [...Object.keys(directions), 'at rest', 'none'],
    draw: (add, name, random) => {
      if (name !== 'none') drawSpot(add, directions[name] ?? [0, 0], random);
    },
  },
};

/** Windows of a world, every class as often as the others, in a random order. */
export function windowsOf({ classes, draw }, seed, count) {
  return Array.from({ length: count }, (_, i) => {
    const random = randomGenerator(deriveSeed(seed, i));
    const label = random.integer(classes.length);
    const dense = new Float32Array(steps * 2 * size * size);
    const add = (step, on, x, y) => {
      const [column, row] = [Math.round(x), Math.round(y)];
      if (column < 0 || row < 0 || column >= size || row >= size) return;
      dense[((step * 2 + on) * size + row) * size + column] = 1;
    };
    for (let k = 0; k < dense.length; k++) if (random.uniform() < noise) dense[k] = 1;
    draw(add, classes[label], random);
    return { ...sparseFromDense([steps, 2, size, size], dense), label };
  });
}

/** A bar of two rows of ON events that is there as a whole in one step and in no other. */
function drawFlash(add, angle, random) {
  const [x0, y0] = [10 + random.uniform() * 12, 10 + random.uniform() * 12];
  const step = random.integer(steps);
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  for (let k = -barLength / 2; k <= barLength / 2; k++) {
    for (const across of [0, 1]) add(step, 1, x0 + k * ux - across * uy, y0 + k * uy + across * ux);
  }
}

/** A bar that moves across itself: ON events where it comes, OFF events where it was. */
function drawBar(add, angle, speed, random) {
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const [x0, y0] = [10 + random.uniform() * 12, 10 + random.uniform() * 12];
  for (let step = 0; step < steps; step++) {
    const moved = (step - steps / 2) * speed;
    for (let k = -barLength / 2; k <= barLength / 2; k++) {
      for (const on of [1, 0]) {
        if (random.uniform() < 0.2) continue;
        const across = moved - (on === 1 ? 0 : 2 * Math.sign(speed));
        add(step, on, x0 + k * ux - across * uy, y0 + k * uy + across * ux);
      }
    }
  }
}

/** A spot of five ON events in a step, and two OFF events behind it where it moves. */
function drawSpot(add, [dx, dy], random) {
  const [x0, y0] = [10 + random.uniform() * 12, 10 + random.uniform() * 12];
  for (let step = 0; step < steps; step++) {
    const [x, y] = [x0 + (step - steps / 2) * dx, y0 + (step - steps / 2) * dy];
    for (let k = 0; k < 5; k++) add(step, 1, x + 0.7 * random.normal(), y + 0.7 * random.normal());
    for (let k = 0; k < 2; k++) add(step, 0, x - 2 * dx + 0.7 * random.normal(), y - 2 * dy + 0.7 * random.normal());
  }
}
