// Recordings with objects that share a velocity: for the studies of what learning how things move is worth.
import { readRecording } from '@spikeseg/data-ebssa';
import { injectObjects } from '@spikeseg/evaluation';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

const magnitudes = [-4, -3.5, -3, -2.5, -2, -1.5];
const sharing = 24;
const others = 12;
const durationS = 60;
const settledS = 10;
const longestS = 10;

/** Noise alone, or a real recording with what is labelled in it. */
async function host(file, seed) {
  if (file !== undefined) {
    const { events, objects } = await readRecording(file);
    return { events, labels: objects };
  }
  const options = sceneOptions('slews', { durationS, satellites: 0 });
  return { events: generateRecording(options, seed).recording.events, labels: [] };
}

/**
 * Objects that share a velocity, and others of 10 to 80 px/s in any direction, each through a random place at a random time; of a sky all share it, and cross
 * the whole sensor.
 */
export function population({ t, sensor }, seed, speedPxS, { angle, sky }) {
  const random = randomGenerator(seed);
  const endS = (t[t.length - 1] - t[0]) / 1e6;
  const objects = [];
  for (let id = 0; id < sharing + others; id++) {
    const isSharing = sky || id < sharing;
    const speed = isSharing ? speedPxS : 10 * 8 ** random.uniform();
    const direction = isSharing ? angle : 2 * Math.PI * random.uniform();
    const [vx, vy] = [speed * Math.cos(direction) + 0.3 * random.normal(), speed * Math.sin(direction) + 0.3 * random.normal()];
    const [x, y] = [sensor.width * random.uniform(), sensor.height * random.uniform()];
    const atS = settledS + (endS - settledS) * random.uniform();
    const halfS = sky ? Infinity : longestS / 2;
    let [fromS, untilS] = [Math.max(settledS, atS - halfS), Math.min(endS, atS + halfS)];
    for (const [place, v, size] of [
      [x, vx, sensor.width - 1],
      [y, vy, sensor.height - 1],
    ]) {
      const ends = [atS - place / v, atS + (size - place) / v];
      fromS = Math.max(fromS, Math.min(...ends));
      untilS = Math.min(untilS, Math.max(...ends));
    }
    if (untilS - fromS < 0.3) continue;
    const knots = [fromS, untilS].map((tS) => ({ tS, x: x + vx * (tS - atS), y: y + vy * (tS - atS) }));
    const magnitude = magnitudes[id % magnitudes.length];
    objects.push({ id, knots, rateHz: 10 ** (magnitude / -2.5), magnitude, vx, vy, isSharing });
  }
  return objects;
}

/**
 * A recording with objects, the same without them, the objects, and what is labelled in it.
 *
 * @param file a real recording to put them into; 60 s of DAVIS noise where it is left out
 * @param physics what their events are like; as usual where it is left out @param sky whether they are stars
 */
export async function recordingOf({ seed, name, speedPxS, angle, file, physics = {}, sky = false }) {
  const { events: clean, labels } = await host(file, deriveSeed(seed, name, speedPxS));
  const objects = population(clean, deriveSeed(seed, name, 'objects', speedPxS), speedPxS, { angle, sky });
  return {
    clean,
    labels,
    objects,
    events: injectObjects(clean, objects, deriveSeed(seed, name, 'events', speedPxS), physics).events,
  };
}
