import { fitSensor } from '@spikeseg/events';
import { receptiveField, sparseFromDense, spikesegNetwork, type Tensor, weightShapes } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, it } from 'vitest';
import { toInput } from '../../../events/src/windows/windows.fixture.ts';
import { detectionsFromClassSpikes } from './class-spikes.ts';

const sensor = { width: 240, height: 180 };
const input = { channels: 1, height: 96, width: 96 };
const network = spikesegNetwork({
  input,
  maps: [1, 1, 1],
  kernels: [5, 5, 7],
  pools: [
    { kernel: 2, stride: 2 },
    { kernel: 2, stride: 2 },
  ],
  thresholds: [1, 1, 1],
  leaks: [{ kind: 'none' }, { kind: 'none' }, { kind: 'none' }],
  fireOnce: false,
  numerics: 'exact',
});

/** Kernels that pass their centre on: every layer repeats its input. */
const weights = Object.fromEntries(
  Object.entries(weightShapes(network)).map(([name, shape]): [string, Tensor] => {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    if (name.endsWith('threshold')) data.fill(1);
    else data[(data.length - 1) / 2] = 1;
    return [name, { shape, data }];
  }),
);

describe('a spot on the sensor, through the network and back', () => {
  it.each([
    [0, 0],
    [239, 179],
    [120, 90],
    [57, 133],
  ])('(%i, %i) is detected in a cell that holds it', async (x, y) => {
    const scaling = fitSensor(sensor, input);
    const dense = new Float32Array(2 * 96 * 96);
    dense[96 * 96 + toInput(y, scaling.offsetY, scaling) * 96 + toInput(x, scaling.offsetX, scaling)] = 1;
    const session = await typescriptBackend.compile(network, weights);
    const { layers } = await session.run(sparseFromDense([2, 1, 96, 96], dense), { record: ['conv3'] });
    const detections = detectionsFromClassSpikes(layers['conv3'], {
      recording: 'spot',
      windowStartUs: 0,
      timestepMs: 10,
      thresholds: weights['conv3.threshold'].data,
      receptiveField: receptiveField(network, 'conv3'),
      scaling,
      sensor,
    });
    session.dispose();
    // A unit's cell is 4 input px, which are 10 sensor px.
    expect(detections).toMatchObject([{ tUs: 20_000, durationUs: 10_000, score: 1 }]);
    expect(Math.abs(detections[0].x - x)).toBeLessThanOrEqual(5);
    expect(Math.abs(detections[0].y - y)).toBeLessThanOrEqual(5);
    expect(Math.max(detections[0].w, detections[0].h)).toBeLessThanOrEqual(10);
  });
});
