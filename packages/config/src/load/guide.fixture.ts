/** The configuration guide's full reference, key by key as it was handed over. */
export const guideYaml = `
experiment_name: "spikeseg_default"
output_dir: "./runs"
seed: 42
device: "cuda" # "cuda", "cpu", "cuda:0"
max_epochs: 50
train_conv1: false # Conv1 = fixed DoG filters
train_conv2: true
train_conv3: true

model:
  n_classes: 1
  conv1_channels: 4
  conv2_channels: 36
  kernel_sizes: [5, 5, 7]
  pool1_kernel: 2
  pool1_stride: 2
  pool2_kernel: 2
  pool2_stride: 2
  thresholds: [0.1, 0.1, 0.1]
  leaks: [0.09, 0.01, 0.0] # 90%, 10%, 0% of threshold
  use_dog_filters: true

stdp:
  lr_plus: 0.04 # LTP rate (IGARSS 2023)
  lr_minus: 0.03 # LTD rate
  weight_min: 0.0
  weight_max: 1.0
  weight_init_mean: 0.8
  weight_init_std: 0.01
  use_soft_bounds: true # Multiplicative STDP

wta:
  mode: "both" # "global", "local", "both"
  local_radius: 2
  enable_homeostasis: true
  target_rate: 0.1
  homeostasis_lr: 0.001
  threshold_min: 1.0
  threshold_max: 100.0

homeostasis:
  enabled: true
  theta_rest: 0.1
  theta_plus: 0.02
  tau_theta: 500.0
  theta_max: 10.0
  dead_neuron_recovery: true
  dead_threshold: 0.01
  recovery_boost: 0.1

data:
  dataset: "ebssa"
  data_root: "/path/to/EBSSA"
  sensor: "all" # "ATIS", "DAVIS", "all"
  batch_size: 1
  num_workers: 0
  n_timesteps: 10
  input_height: 128
  input_width: 128
  input_channels: 2 # ON/OFF polarity
  normalize: true
  train_ratio: 0.9
  augmentation:
    enabled: true
    flip_horizontal: true
    flip_polarity: false

convergence:
  min_wins_per_neuron: 10
  target_ratio: 0.90
  patience: 20
  delta_threshold: 0.0001
  check_interval: 100

checkpoint:
  save_dir: "checkpoints"
  save_interval: 1
  keep_last_n: 3
  save_best: true
  save_on_interrupt: true

logging:
  log_dir: "logs"
  log_level: "INFO"
  log_interval: 100
  tensorboard: true
  wandb: false
  wandb_project: "spikeseg"
`;

/** The values of {@link guideYaml}, written by hand: dotted path → value. */
export const guideValues: Readonly<Record<string, unknown>> = {
  experiment_name: 'spikeseg_default',
  output_dir: './runs',
  seed: 42,
  device: 'cuda',
  max_epochs: 50,
  train_conv1: false,
  train_conv2: true,
  train_conv3: true,
  'model.n_classes': 1,
  'model.conv1_channels': 4,
  'model.conv2_channels': 36,
  'model.kernel_sizes': [5, 5, 7],
  'model.pool1_kernel': 2,
  'model.pool1_stride': 2,
  'model.pool2_kernel': 2,
  'model.pool2_stride': 2,
  'model.thresholds': [0.1, 0.1, 0.1],
  'model.leaks': [0.09, 0.01, 0],
  'model.use_dog_filters': true,
  'stdp.lr_plus': 0.04,
  'stdp.lr_minus': 0.03,
  'stdp.weight_min': 0,
  'stdp.weight_max': 1,
  'stdp.weight_init_mean': 0.8,
  'stdp.weight_init_std': 0.01,
  'stdp.use_soft_bounds': true,
  'wta.mode': 'both',
  'wta.local_radius': 2,
  'wta.enable_homeostasis': true,
  'wta.target_rate': 0.1,
  'wta.homeostasis_lr': 0.001,
  'wta.threshold_min': 1,
  'wta.threshold_max': 100,
  'homeostasis.enabled': true,
  'homeostasis.theta_rest': 0.1,
  'homeostasis.theta_plus': 0.02,
  'homeostasis.tau_theta': 500,
  'homeostasis.theta_max': 10,
  'homeostasis.dead_neuron_recovery': true,
  'homeostasis.dead_threshold': 0.01,
  'homeostasis.recovery_boost': 0.1,
  'data.dataset': 'ebssa',
  'data.data_root': '/path/to/EBSSA',
  'data.sensor': 'all',
  'data.batch_size': 1,
  'data.num_workers': 0,
  'data.n_timesteps': 10,
  'data.input_height': 128,
  'data.input_width': 128,
  'data.input_channels': 2,
  'data.normalize': true,
  'data.train_ratio': 0.9,
  'data.augmentation.enabled': true,
  'data.augmentation.flip_horizontal': true,
  'data.augmentation.flip_polarity': false,
  'convergence.min_wins_per_neuron': 10,
  'convergence.target_ratio': 0.9,
  'convergence.patience': 20,
  'convergence.delta_threshold': 0.0001,
  'convergence.check_interval': 100,
  'checkpoint.save_dir': 'checkpoints',
  'checkpoint.save_interval': 1,
  'checkpoint.keep_last_n': 3,
  'checkpoint.save_best': true,
  'checkpoint.save_on_interrupt': true,
  'logging.log_dir': 'logs',
  'logging.log_level': 'INFO',
  'logging.log_interval': 100,
  'logging.tensorboard': true,
  'logging.wandb': false,
  'logging.wandb_project': 'spikeseg',
};
