// What is found where every pixel fires many times a second and there is nothing: in noise that is the same everywhere, and in the generator's, whose pixels
// differ. Prints places that were found, and the largest evidence after two seconds. Needs a build.
//   npx node bench/busy-noise.mjs
import { BackgroundModel, generateRecording, sceneOptions } from '@spikeseg/events';
import { detectByEvidence } from '@spikeseg/segmentation';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';

/** Independent events, as many in every pixel. */
function evenNoise(sensor, perPixelHz, durationS) {
  const random = randomGenerator(1);
  const count = Math.round(perPixelHz * sensor.width * sensor.height * durationS);
  return {
    sensor,
    t: Float64Array.from({ length: count }, () => Math.floor(random.uniform() * durationS * 1e6)).toSorted(),
    x: Uint16Array.from({ length: count }, () => random.integer(sensor.width)),
    y: Uint16Array.from({ length: count }, () => random.integer(sensor.height)),
    p: Uint8Array.from({ length: count }, () => random.integer(2)),
  };
}

function generatedNoise(perPixelHz, durationS) {
  const quiet = { noise: 'poisson', hotPixels: 0, stars: 0, satellites: 0 };
  const backgroundRateHz = perPixelHz * 240 * 180;
  return generateRecording(sceneOptions('plain', { sensor: 'DAVIS', durationS, backgroundRateHz, ...quiet }), 1).recording.events;
}

async function search(events) {
  let most = 0;
  const detections = await detectByEvidence(events, {
    recording: 'noise',
    thresholdNats: 20,
    falseAlarmsPerHour: 1,
    separationPx: 8,
    backend: wasmBackend,
    background: new BackgroundModel(events.sensor, events.t[0]),
    onLevels: (step, levels) => {
      if (step > 200) for (const { nats } of levels.flat()) most = Math.max(most, nats);
    },
  });
  const places = new Set(detections.map(({ x, y }) => `${Math.round(x / 6)}, ${Math.round(y / 6)}`));
  return `${places.size} | ${detections.length} | ${most.toFixed(1)}`;
}

console.log('| noise | events/s and pixel | seconds | places | detections | most nats |\n|---|---:|---:|---:|---:|---:|');
for (const [rate, seconds] of [
  [5, 20],
  [9, 20],
  [15, 20],
  [40, 15],
  [115, 8],
])
  console.log(
    `| even, 120 × 90 | ${rate} | ${seconds} | ${await search(evenNoise({ width: 120, height: 90 }, rate, seconds))} |`,
  );
console.log(`| generated, 240 × 180 | 9 | 15 | ${await search(generatedNoise(9, 15))} |`);
