import { expect, test } from 'vitest';
import { expandDotted } from '../merge-configs.ts';
import { configSchema } from './config.ts';

const accepts = (path: string, value: unknown): boolean => configSchema.safeParse(expandDotted({ [path]: value })).success;

/** Folders that lie, or may lie on some system, elsewhere than inside the one they start from. */
const insideOnly = ['', '/a', '\\a', 'C:\\a', 'c:a', '..', '../a', 'a/../../b', 'a\\..\\b', 'a/..', 'a\nb'];

/** Per key: values at the edge that pass, values just beyond that do not. */
const limits: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['experiment_name', ['a', 'run 1', 'é', '...'], ['', '.', '..', 'a/b', 'a\\b', 'a:b', 'a\nb', 7]],
  ['output_dir', ['.', '/'], ['', null]],
  ['seed', [0, 4_294_967_295], [-1, 4_294_967_296, 0.5, '42']],
  ['device', ['cpu', 'cuda', 'cuda:0', 'cuda:11'], ['gpu', 'cuda:', 'cuda:-1', 'CUDA', ' cpu', 'cpu\n']],
  ['max_epochs', [1, 1000], [0, 1.5, Number.POSITIVE_INFINITY, Number.NaN]],
  ['train_conv1', [true, false], ['yes', 1, 0, null]],
  [
    'model.kernel_sizes',
    [
      [1, 1, 1],
      [5, 17, 7],
    ],
    [[5, 5], [5, 5, 7, 7], [5, 4, 7], [0, 5, 7], [-1, 5, 7], [5, 5, 6.5], 5],
  ],
  [
    'model.thresholds',
    [[0.001, 60, 2]],
    [
      [0, 1, 1],
      [1, 1, -1],
      [1, 1, Number.NaN],
    ],
  ],
  [
    'model.leaks',
    [[0, 0, 0]],
    [
      [-0.1, 0, 0],
      ['a', 0, 0],
    ],
  ],
  ['stdp.lr_plus', [0, 1], [-0.1, Number.NaN, true]],
  ['stdp.weight_min', [-1, 0.5], ['0', null]],
  ['wta.mode', ['global', 'local', 'both'], ['Both', 'none', '']],
  ['wta.local_radius', [0, 3], [-1, 0.5]],
  ['wta.target_rate', [0, 1], [-0.1, 1.1]],
  ['wta.threshold_min', [0.1], [0, -1]],
  ['homeostasis.tau_theta', [0.1, 1e9], [0, -1, Number.POSITIVE_INFINITY]],
  ['homeostasis.dead_threshold', [0, 1], [-0.1, 1.1]],
  ['checkpoint.save_dir', ['checkpoints', 'models/a', '..a', 'a..', './a', '.'], insideOnly],
  ['logging.log_dir', ['logs', 'a\\b', 'a/..b'], insideOnly],
  ['data.dataset', ['ebssa', 'synthetic'], ['EBSSA', 'nmnist']],
  ['data.sensor', ['ATIS', 'DAVIS', 'all'], ['atis', 'ALL']],
  ['data.input_channels', [1, 2], [0, 3, '2']],
  ['data.train_ratio', [0.01, 1], [0, 1.01]],
  [
    'data.sensor_size',
    [null, '1x1', '346x260', '1280×720', '4096x4096'],
    ['', '346', '0x260', '346x', '4097x1', '1x9999', '346 x 260', [346, 260]],
  ],
  ['data.format', [null, 'text', 'nmnist', 'evt2.1'], ['', 'csv', 'EVT3', 'mat']],
  ['data.columns', [null, 't,x,y,p', '-,x,y,p,t', 't x y p'], ['', 't', 't,x,y', 7, ['t', 'x', 'y', 'p']]],
  ['data.unit', [null, 's', 'ms', 'us', 'ns'], ['', 'µs', 'min']],
  ['data.stream', [null, '/dvs/events', '1', 0, 3], ['', -1, 0.5, true]],
  ['data.limit_factor', [0.5, 1e6], [0, -1, null, Number.POSITIVE_INFINITY]],
  ['data.n_timesteps', [1, 100_000], [0, 1.5, 100_001, 1e9]],
  ['data.window_stride', [null, 1, 50], [0, -1, 1.5]],
  ['data.held_out', [[], ['night'], ['a', 'b']], ['night', [''], [1]]],
  [
    'data.synthetic.speed_px_s',
    [[1, 1], [0.5, 600], [0, 0], [0, 1e5], null],
    [[0, 1e308], [2, 1], [-1, 1], [1], [1, 2, 3], 'fast'],
  ],
  [
    'data.synthetic.satellite_rate_hz',
    [[1, 1], null],
    [
      [0, 1],
      [2, 1],
    ],
  ],
  [
    'data.synthetic.field',
    [[75, -20, 90], null],
    [
      [75, 20],
      [361, 0, 90],
      [0, 91, 90],
      [0, 0, 0],
    ],
  ],
  ['data.synthetic.scene', ['plain', 'slews', 'tracking'], ['Plain', 'milkyway', null]],
  ['data.synthetic.sensor', ['DAVIS', 'ATIS', 'EVK4'], ['all']],
  ['data.synthetic.noise', ['poisson', 'davis', null], ['gauss']],
  ['data.synthetic.recordings', [1, 10_000], [0, 10_001, 1e15]],
  ['data.synthetic.negatives', [0, 10_000], [-1, 10_001]],
  ['data.synthetic.background_rate_hz', [0, 1e8, null], [-1, 1e9]],
  ['data.synthetic.drift_px_s', [0, 1000, null], [1001, 1e308]],
  ['convergence.target_ratio', [0.5, 1], [0, 1.5]],
  ['checkpoint.keep_last_n', [0, 3], [-1]],
  ['logging.log_level', ['DEBUG', 'INFO', 'WARNING', 'ERROR'], ['info', 'TRACE']],
  ['evaluation.state', ['carry', 'reset'], ['keep']],
  ['evaluation.detector', ['network', 'evidence'], ['both']],
  ['evidence.passes', ['causal', 'both'], ['backward']],
  ['evidence.threshold_nats', [8, 20, 22], [0, 7, 22.5]],
  ['evidence.bin_px', [1, 2, 8], [0, 1.5, 9]],
  ['evidence.object_off_share', [0.01, 0.5, 0.99], [0, 1]],
  ['evidence.false_alarms_per_hour', [null, 1, 1e12], [0, 1e308]],
  ['stdp.weight_max', [1, 1e6], [1e308, -1e308]],
  ['homeostasis.theta_rest', [1e-6, 0.1], [5e-324, 1e308]],
];

test.each(limits)('%s: takes %j, not %j', (path, good, bad) => {
  expect(good.filter((value) => !accepts(path, value))).toEqual([]);
  expect(bad.filter((value) => accepts(path, value))).toEqual([]);
});

test('a section is a mapping', () => {
  for (const value of [5, 'text', [], null, true]) expect(accepts('model', value)).toBe(false);
  expect(accepts('model', {})).toBe(true);
});
