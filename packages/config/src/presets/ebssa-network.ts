import type { Preset } from './preset.ts';
import { measured } from './preset.ts';

/** @see docs/network-input.md */
export const ebssaNetwork: Preset = {
  title: 'A network for satellites in EBSSA recordings: streaming, at the resolution of the sensor, on evidence',
  about:
    'Events count by how unlikely they are under a model of the background, conv1 adds up what lies in a spot and keeps it from window to window, and one of its spikes ' +
    'passes conv2 and conv3. Training does not make it better. Constants were chosen with the scores of two recordings in sight. docs/network-input.md says ' +
    'what they rest on, and what the input and training are worth.',
  values: {
    experiment_name: measured('ebssa-network', 'names the run folder'),
    'model.n_classes': measured(1, ''),
    'model.conv1_channels': measured(1, 'one spot for both polarities'),
    'model.thresholds': measured([12, 0.7, 0.7], '12 nats of evidence; one spike passes weights of 0.8'),
    'model.leaks': measured(
      [2.3, 0.35, 0.35],
      'of conv1 what an object of 0.3 events/s in its middle pixel adds in a second, times 0.9',
    ),
    'model.conv1_filters': measured('spots', 'differences of Gaussians take most of a spot of 4 px away'),
    'data.dataset': measured('ebssa', ''),
    'data.n_timesteps': measured(10, ''),
    'data.input_height': measured(180, 'the size of a DAVIS'),
    'data.input_width': measured(240, ''),
    'data.timestep_ms': measured(1000, 'an answer stands for a step, and a dim object gives conv1 a spike in a second or two'),
    'data.window_stride': measured(1, 'more windows to learn from'),
    'data.encoding': measured('llr', ''),
    'data.llr_rate_hz': measured(0.3, 'the dim end of real objects'),
    'data.llr_max_nats': measured(2, 'a hot pixel that is not known yet must not fire a neuron by itself'),
    'evaluation.state': measured('carry', 'neurons that start from rest every second see nothing'),
  },
};
