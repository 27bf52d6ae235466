import type { Preset } from './preset.ts';
import { adapted, fromPaper, fromPython } from './preset.ts';

/** @see Kirkland, Di Caterina et al. 2023, IGARSS: Neuromorphic sensing and processing for space domain awareness */
export const igarss2023: Preset = {
  title: 'Kirkland et al. 2023 (IGARSS): Neuromorphic sensing and processing for space domain awareness',
  about:
    'Leaks that fall from layer to layer, and learning rates ten times those of Kheradpisheh et al. 2018. Thresholds are ' +
    "those of the Python SpikeSEG's preset for this paper, which is made for weights near 0.8 in every layer.",
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
