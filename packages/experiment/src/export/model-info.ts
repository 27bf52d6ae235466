import { createHash } from 'node:crypto';
import type { SpikesegConfig } from '@spikeseg/config';
import { evidenceTiming, ratioOfClass } from '@spikeseg/detection';
import { fitSensor } from '@spikeseg/events';
import { sensorSizes } from '@spikeseg/events/synthetic';
import type { ModelInfo } from '@spikeseg/onnx';
import { canonicalJson, type NetworkSpec, type PlainJson } from '@spikeseg/snn-core';
import { modelConfig } from '../checkpoints/checkpoint.ts';
import { detectorOfNetwork } from '../detectors/detector-kinds.ts';
import { configKey } from '../models/onnx-model.ts';
import type { Model } from '../network/network.ts';

/**
 * What a user of the exported file must know and its graph does not say, and the configuration, from which `detect`
 * goes on as it would from the checkpoint. The sensor is told where the configuration names one camera.
 */
export function modelInfo({ config, network }: Pick<Model, 'config' | 'network'>): ModelInfo {
  const stored = JSON.parse(JSON.stringify(modelConfig(config))) as PlainJson;
  return {
    configHash: createHash('sha256').update(canonicalJson(stored)).digest('hex'),
    extra: { [configKey]: stored },
    ...inputOf[detectorOfNetwork(network).takes](network, config),
  };
}

/** Of a network of convolutions, which counts events or weighs them. */
function windowInfo(_network: NetworkSpec, { data }: SpikesegConfig): ModelInfo {
  const size = data.sensor === 'all' ? undefined : sensorSizes[data.sensor];
  return {
    inputLabels: data.input_channels === 2 ? ['OFF', 'ON'] : ['OFF and ON'],
    inputValues: data.encoding === 'llr' ? 'nats' : data.normalize ? 'spikes' : 'counts',
    timestepMs: data.timestep_ms,
    // Detection has no gap and no overlap between windows, whatever training had.
    window: { steps: data.n_timesteps, stride: data.n_timesteps },
    ...(size && { sensor: { ...size, scaling: fitSensor(size, { width: data.input_width, height: data.input_height }) } }),
  };
}

/** Of a network that counts events by their likelihood ratio, pixel by pixel. */
function evidenceInfo({ input: { channels, height, width } }: NetworkSpec): ModelInfo {
  const { stepS, stepsPerAnswer } = evidenceTiming;
  return {
    inputLabels: Array.from(
      { length: channels },
      (_, channel) => `likelihood ratio ${ratioOfClass(channel).toPrecision(3)} s·px`,
    ),
    inputValues: 'counts',
    timestepMs: 1000 * stepS,
    window: { steps: stepsPerAnswer, stride: stepsPerAnswer },
    sensor: { width, height, scaling: fitSensor({ width, height }, { width, height }) },
  };
}

const inputOf = { 'events by likelihood ratio': evidenceInfo, 'windows of events': windowInfo };
