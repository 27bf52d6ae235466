import { ebssaModel } from '@spikeseg/detection';
import { expect, test } from 'vitest';
import { networkFromConfig } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { modelInfo } from './model-info.ts';

type Data = NonNullable<Parameters<typeof tinyConfig>[0]>['data'];

const infoOf = (data: Data) => {
  const config = tinyConfig({ data: { n_timesteps: 12, timestep_ms: 20, ...data } });
  return modelInfo({ config, network: networkFromConfig(config) });
};

test.each<[Data, string, string[]]>([
  [{ encoding: 'llr', input_channels: 2 }, 'nats', ['OFF', 'ON']],
  [{ encoding: 'counts', normalize: true, input_channels: 1 }, 'spikes', ['OFF and ON']],
  [{ encoding: 'counts', normalize: true, input_channels: 2 }, 'spikes', ['OFF', 'ON']],
  [{ encoding: 'counts', normalize: false, input_channels: 2 }, 'counts', ['OFF', 'ON']],
])('what the input of a network is: %j', (data, inputValues, inputLabels) => {
  expect(infoOf(data)).toMatchObject({
    inputValues,
    timestepMs: 20,
    window: { steps: 12, stride: 12 },
    inputLabels,
  });
});

test('the sensor is said where the configuration names one camera', () => {
  expect(infoOf({ sensor: 'all' })).not.toHaveProperty('sensor');
  expect(infoOf({ sensor: 'DAVIS' }).sensor).toMatchObject({ width: 240, height: 180 });
});

test('the input of evidence neurons is events by their likelihood ratio', () => {
  const { network } = ebssaModel({ width: 60, height: 40 });
  const { inputLabels, timestepMs, sensor } = modelInfo({ config: tinyConfig(), network });
  expect(inputLabels).toHaveLength(network.input.channels);
  expect(inputLabels?.[0]).toBe('likelihood ratio 0.00674 s·px');
  expect(timestepMs).toBe(10);
  expect(sensor).toMatchObject({ width: 60, height: 40 });
});
