import { eventTruth, generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { inFrames } from './clock-noise.mjs';

/** Clocks of a pixel tick after so many seconds, a log-normal factor apart from pixel to pixel. */
const clock = { meanS: 13, spread: 0.4, jitter: 0.1, offShare: 0.003 };
/** Radius of the point spread, px, and hot pixels; of the events of objects so many are OFF. */
const sky = { psfPx: 1.9, hotPixels: 30 };
const objectOffShare = 0.4;

/**
 * The scene `slews` under a background that ticks: every pixel sends a leak event some time after its last event, whatever made that one, as an event
 * sets a real pixel back. OFF events come almost only from objects.
 *
 * @param keptShare of the events of objects: 1 as bright as in the scene
 */
export function clockSlews(durationS, keptShare, seed) {
  const random = randomGenerator(deriveSeed(seed, 'clocks'));
  const options = sceneOptions('slews', { ...sky, backgroundRateHz: 0, durationS });
  const { recording, source } = generateRecording(options, seed);
  const { t, x, y, p, sensor } = recording.events;
  const startUs = recording.objects[0].t[0];
  const events = [];
  const ofPixel = new Map();
  for (let i = 0; i < t.length; i++) {
    const isObject = source[i] >= eventTruth.causes.satellite;
    if (isObject && random.uniform() >= keptShare) continue;
    events.push([t[i], x[i], y[i], isObject ? Number(random.uniform() >= objectOffShare) : p[i]]);
    const pixel = y[i] * sensor.width + x[i];
    if (!ofPixel.has(pixel)) ofPixel.set(pixel, []);
    ofPixel.get(pixel).push((t[i] - startUs) / 1e6);
  }
  for (let pixel = 0; pixel < sensor.width * sensor.height; pixel++) {
    for (const seconds of ticks(ofPixel.get(pixel) ?? [], options.durationS, random)) {
      const us = startUs + Math.round(inFrames(seconds, random));
      const place = [pixel % sensor.width, Math.floor(pixel / sensor.width)];
      events.push([us, ...place, Number(random.uniform() >= clock.offShare)]);
    }
  }
  events.sort((a, b) => a[0] - b[0]);
  const column = (kind, place) => kind.from(events, (event) => event[place]);
  const all = {
    t: column(Float64Array, 0),
    x: column(Uint16Array, 1),
    y: column(Uint16Array, 2),
    p: column(Uint8Array, 3),
    sensor,
  };
  return { ...recording, events: all };
}

/** When a pixel ticks, s, which other events set back. @param others ascending, s */
function ticks(others, durationS, random) {
  const interval = clock.meanS * Math.exp(clock.spread * random.normal());
  const result = [];
  let last = -random.uniform() * interval;
  for (let next = 0; ; ) {
    const due = last + interval * Math.max(0.01, 1 + clock.jitter * random.normal());
    while (next < others.length && others[next] <= last) next++;
    const isSetBack = next < others.length && others[next] < due;
    last = isSetBack ? others[next] : due;
    if (last >= durationS) return result;
    if (!isSetBack && last >= 0) result.push(last);
  }
}
