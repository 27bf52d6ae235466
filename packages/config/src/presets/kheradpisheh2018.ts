import type { Preset } from './preset.ts';
import { adapted, fromPaper } from './preset.ts';

/** @see Kheradpisheh, Ganjtabesh, Thorpe & Masquelier 2018, Neural Networks 99, 56–67: the face/motorbike network */
export const kheradpisheh2018: Preset = {
  title: 'Kheradpisheh et al. 2018: STDP-based spiking deep convolutional neural networks for object recognition',
  about:
    'The network for the Caltech faces and motorbikes. The paper filters photographs with on- and off-centre DoGs and turns ' +
    'contrast into latency; an event camera delivers ON and OFF events with their times, which take that place here.',
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
    'model.fire_once': fromPaper(true, 'at most one spike per neuron and image'),
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
