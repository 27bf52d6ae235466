import { ConfigError, valueText } from '../config-error.ts';
import { alternatives } from '../describe/json-schema.ts';
import { expandDotted, type Mapping } from '../merge-configs.ts';
import { nearestNames } from '../nearest-names.ts';
import type { PartialConfig } from '../schema/config.ts';
import type { ConfigSource } from './source.ts';

/** A value of a preset and where it comes from. */
interface PresetValue {
  readonly value: unknown;
  /** The paper's own value; the Python SpikeSEG's preset for the paper; our adaptation to event recordings; or what real recordings ask for. */
  readonly origin: 'paper' | 'Python SpikeSEG' | 'adaptation' | 'measured';
  /** What the paper says or why we differ; may be empty. */
  readonly note: string;
}

/** The settings of an experiment that differ from the defaults or must not change with them. */
export interface Preset {
  readonly title: string;
  /** Paragraph about what can and cannot be reproduced. */
  readonly about: string;
  /** By dotted path, in the order of the schema. */
  readonly values: Readonly<Record<string, PresetValue>>;
}

const fromPaper = (value: unknown, note: string): PresetValue => ({ value, origin: 'paper', note });
const fromPython = (value: unknown, note: string): PresetValue => ({ value, origin: 'Python SpikeSEG', note });
const measured = (value: unknown, note: string): PresetValue => ({ value, origin: 'measured', note });
const adapted = (value: unknown, note: string): PresetValue => ({ value, origin: 'adaptation', note });

/** Dotted paths and bare values. */
export const presetSettings = ({ values }: Preset): Mapping =>
  Object.fromEntries(Object.entries(values).map(([path, { value }]) => [path, value]));

/** @see docs/detection.md */
const ebssa: Preset = {
  title: 'Satellites in EBSSA recordings, without training',
  about: 'Two layers of evidence neurons, against a model of the background that is learned from the events.',
  values: {
    experiment_name: measured('ebssa', 'names the run folder'),
    'data.dataset': measured('ebssa', ''),
    'data.sensor': measured('all', 'the size is read from each recording'),
    'evaluation.detector': measured('evidence', 'a network whose windows start from rest finds few of these objects'),
    'evidence.threshold_nats': measured(20, 'few false tracks per hour on Poisson background of known rates'),
    'evidence.false_alarms_per_hour': measured(
      1,
      'one track per hour may be an object by chance, by what is seen below the threshold',
    ),
  },
};

/** @see docs/measured.md, "The network" */
const ebssaNetwork: Preset = {
  title: 'A network for satellites in EBSSA recordings: streaming, at the resolution of the sensor, on evidence',
  about:
    'conv1 keeps evidence from window to window. Training does not help. Constants were chosen with the scores of two recordings in sight.',
  values: {
    experiment_name: measured('ebssa-network', 'names the run folder'),
    network: measured(
      [
        { kind: 'conv', name: 'conv1', maps: 1, kernel: 5, threshold: 12, leak: 2.3, weights: { init: 'spots' } },
        { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
        { kind: 'conv', name: 'conv2', maps: 36, kernel: 5, threshold: 0.7, leak: 0.35, train: true },
        { kind: 'pool', name: 'pool2', kernel: 2, stride: 2 },
        { kind: 'conv', name: 'conv3', maps: 1, kernel: 7, threshold: 0.7, leak: 0.35, train: true },
      ],
      'one spot for both polarities, as differences of Gaussians take most of a spot of 4 px away; a leak of what an object of 0.3 events/s adds to its middle pixel in a second, times 0.9; 12 nats of evidence; then one spike passes weights of 0.8',
    ),
    'data.dataset': measured('ebssa', ''),
    'data.n_timesteps': measured(10, ''),
    'data.input_height': measured(180, 'the size of a DAVIS'),
    'data.input_width': measured(240, ''),
    'data.timestep_ms': measured(1000, 'a detection stands for a step, and a dim object gives conv1 a spike in a second or two'),
    'data.window_stride': measured(1, 'more windows to learn from'),
    'data.encoding': measured('llr', ''),
    'evaluation.state': measured('carry', 'neurons that start from rest every second see nothing'),
  },
};

/** @see Kirkland, Di Caterina et al. 2023, IGARSS: Neuromorphic sensing and processing for space domain awareness */
const igarss2023: Preset = {
  title: 'Kirkland et al. 2023 (IGARSS): Neuromorphic sensing and processing for space domain awareness',
  about: "Leaks fall from layer to layer. Thresholds are those of the Python SpikeSEG's preset for this paper.",
  values: {
    experiment_name: adapted('igarss2023', 'names the run folder'),
    train_conv1: adapted(true, 'a threshold of 10 needs learned weights: DoG filters, which sum to 0, hardly reach it'),
    'model.n_classes': adapted(1, 'one class: satellites'),
    'model.conv1_channels': fromPython(4, ''),
    'model.conv2_channels': fromPython(36, ''),
    'model.kernel_sizes': fromPython([5, 5, 7], ''),
    'model.pool1_kernel': fromPython(2, ''),
    'model.pool1_stride': fromPython(2, ''),
    'model.pool2_kernel': fromPython(2, ''),
    'model.pool2_stride': fromPython(2, ''),
    'model.thresholds': fromPython([10, 10, 10], ''),
    'model.leaks': fromPaper([9, 1, 0], '90 %, 10 % and 0 % of the threshold'),
    'model.use_dog_filters': adapted(false, 'see train_conv1'),
    'stdp.lr_plus': fromPaper(0.04, ''),
    'stdp.lr_minus': fromPaper(0.03, ''),
    'stdp.weight_init_mean': fromPython(0.8, ''),
    'stdp.weight_init_std': fromPython(0.01, ''),
    'data.normalize': adapted(false, 'a threshold of 10 is meant for numbers of events, not for 0 and 1'),
  },
};

/** @see Kheradpisheh, Ganjtabesh, Thorpe & Masquelier 2018, Neural Networks 99, 56–67: the face/motorbike network */
const kheradpisheh2018: Preset = {
  title: 'Kheradpisheh et al. 2018: STDP-based spiking deep convolutional neural networks for object recognition',
  about: 'The network for the Caltech faces and motorbikes. ON and OFF events take the place of the filtered photographs.',
  values: {
    experiment_name: adapted('kheradpisheh2018', 'names the run folder'),
    train_conv1: fromPaper(true, 'all three layers learn'),
    'model.n_classes': fromPaper(10, 'maps of the third layer'),
    'model.conv1_channels': fromPaper(4, 'maps of the first layer'),
    'model.conv2_channels': fromPaper(20, 'maps of the second layer'),
    'model.kernel_sizes': adapted([5, 17, 5], 'the paper has 5, 16 and 5; kernels are odd here'),
    'model.pool1_kernel': fromPaper(7, 'windows overlap by one'),
    'model.pool1_stride': fromPaper(6, ''),
    'model.pool2_kernel': fromPaper(2, ''),
    'model.pool2_stride': fromPaper(2, ''),
    'model.thresholds': fromPaper([10, 60, 2], 'in units of the weights'),
    'model.leaks': fromPaper([0, 0, 0], 'neurons integrate without leak'),
    'model.use_dog_filters': adapted(false, 'the DoG stage of the paper is before the network; events replace it'),
    'stdp.lr_plus': fromPaper(0.004, ''),
    'stdp.lr_minus': fromPaper(0.003, ''),
    'stdp.weight_min': fromPaper(0, ''),
    'stdp.weight_max': fromPaper(1, ''),
    'stdp.weight_init_mean': fromPaper(0.8, ''),
    'stdp.weight_init_std': fromPaper(0.05, ''),
    'stdp.use_soft_bounds': fromPaper(true, 'changes are proportional to w(1 - w)'),
    'wta.mode': fromPaper('both', 'competition within a map and between maps'),
    'wta.enable_homeostasis': fromPaper(false, 'thresholds are fixed'),
    'homeostasis.enabled': fromPaper(false, 'thresholds are fixed'),
    'homeostasis.dead_neuron_recovery': fromPaper(false, 'silent maps are left alone'),
  },
};

/** Every preset by name; `configs/` is generated from this table. */
export const presets = { ebssa, 'ebssa-network': ebssaNetwork, igarss2023, kheradpisheh2018 } as const satisfies Readonly<
  Record<string, Preset>
>;

export type PresetName = keyof typeof presets;

export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[];

const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name);

/**
 * The settings of a preset, as part of a configuration; a new object at every call.
 *
 * @throws ConfigError when there is no preset of this name
 */
export function preset(name: string): PartialConfig {
  if (isPresetName(name)) return expandDotted(presetSettings(presets[name]));
  const suggestions = nearestNames(name, presetNames);
  const expected = alternatives(presetNames);
  throw new ConfigError([{ kind: 'unknown-preset', source: 'preset', expected, got: valueText(name), suggestions }]);
}

/** A preset as something to load. */
export const presetSource = (name: string): ConfigSource => ({ kind: 'preset', values: preset(name) });
