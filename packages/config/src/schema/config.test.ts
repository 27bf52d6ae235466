import * as fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { describeConfig } from '../describe/describe-config.ts';
import { guideValues } from '../load/guide.fixture.ts';
import { expandDotted, valueAt } from '../merge-configs.ts';
import { anyConfig, keyValue } from './config.fixture.ts';
import type { PartialConfig, SpikesegConfig } from './config.ts';
import { defaultConfig } from './config.ts';
import { configSchema } from './config-schema.ts';

test("the defaults are the guide's values", () => {
  expect(defaultConfig()).toMatchObject(expandDotted(guideValues));
});

test('keys that the guide does not have are marked as extensions, and only they', () => {
  const extensions = describeConfig().filter(({ extension }) => extension);
  const others = describeConfig().filter(({ extension }) => !extension);
  expect(others.map(({ path }) => path)).toEqual(Object.keys(guideValues));
  expect(Object.fromEntries(extensions.map(({ path, default: value }) => [path, value]))).toEqual({
    'model.conv1_filters': 'dog',
    'model.fire_once': true,
    'model.numerics': 'exact',
    network: null,
    'stdp.rule': null,
    'data.timestep_ms': 100,
    'data.window_stride': null,
    'data.sensor_size': null,
    'data.format': null,
    'data.columns': null,
    'data.unit': null,
    'data.stream': null,
    'data.limits.max_events': null,
    'data.limits.max_decoded_bytes': null,
    'data.limits.max_expansion': null,
    'data.limits.max_span_s': null,
    'data.limits.max_labels': null,
    'data.limits.max_objects': null,
    'data.limits.max_variables': null,
    'data.encoding': 'counts',
    'data.llr_max_nats': 7,
    'data.llr_rate_hz': 0.3,
    'data.held_out': [],
    'data.synthetic.scene': 'plain',
    'data.synthetic.recordings': 8,
    'data.synthetic.negatives': 2,
    'data.synthetic.duration_s': null,
    'data.synthetic.sensor': 'DAVIS',
    'data.synthetic.background_rate_hz': null,
    'data.synthetic.noise': null,
    'data.synthetic.hot_pixels': null,
    'data.synthetic.stars': null,
    'data.synthetic.star_magnitudes': null,
    'data.synthetic.zero_point': null,
    'data.synthetic.psf_px': null,
    'data.synthetic.satellites': null,
    'data.synthetic.speed_px_s': null,
    'data.synthetic.satellite_rate_hz': null,
    'data.synthetic.curvature_deg_px': null,
    'data.synthetic.tumbling.period_s': null,
    'data.synthetic.tumbling.amplitude': null,
    'data.synthetic.tumbling.glint_gain': null,
    'data.synthetic.telescope.follows': null,
    'data.synthetic.telescope.drift_px_s': null,
    'data.synthetic.telescope.rotation_deg_s': null,
    'data.synthetic.telescope.slews': null,
    'data.synthetic.telescope.jitter_px': null,
    'data.synthetic.telescope.jitter_hz': null,
    'evaluation.detector': 'network',
    'evaluation.state': 'reset',
    'evaluation.match_radius_px': 6,
    'evaluation.radii_px': [1, 3, 5, 10],
    'evaluation.slice_ms': 10,
    'evidence.passes': 'causal',
    'evidence.threshold_nats': 20,
    'evidence.false_alarms_per_hour': 1,
    'evidence.bin_px': 1,
    'evidence.separation_px': 8,
    'evidence.object_off_share': 0.2,
    'tracking.position_px': 1.5,
    'tracking.drift_px_s': 10,
    'tracking.speed_px_s': 20,
    'tracking.gate': 30,
    'tracking.confirm_hits': 4,
    'tracking.coast_s': 2,
    'tracking.tentative_coast_s': 0.5,
  });
});

test('two defaults share no list', () => {
  const [a, b] = [defaultConfig(), defaultConfig()];
  expect(a).toEqual(b);
  expect(a.model.kernel_sizes).not.toBe(b.model.kernel_sizes);
  expect(a.evaluation.radii_px).not.toBe(b.evaluation.radii_px);
});

test('a valid configuration stays as it is', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      expect(configSchema.parse(config)).toEqual(config);
    }),
    { numRuns: 50 },
  );
});

test.each(describeConfig().map(({ path }) => path))('%s alone changes itself and nothing else', (path) => {
  const [value] = fc.sample(
    keyValue(path).filter((candidate) => JSON.stringify(candidate) !== JSON.stringify(valueAt(defaultConfig(), path.split('.')))),
    { numRuns: 1, seed: 42 },
  );
  const config = configSchema.parse(expandDotted({ [path]: value }));
  const changed = describeConfig().filter(
    (key) => JSON.stringify(valueAt(config, key.path.split('.'))) !== JSON.stringify(key.default),
  );
  expect(changed.map((key) => key.path)).toEqual([path]);
  expect(valueAt(config, path.split('.'))).toEqual(value);
});

test('types: lists per layer have three entries and nothing can be written', () => {
  expectTypeOf<SpikesegConfig['model']['leaks']>().toEqualTypeOf<readonly [number, number, number]>();
  expectTypeOf<SpikesegConfig['wta']['mode']>().toEqualTypeOf<'global' | 'local' | 'both'>();
  expectTypeOf<SpikesegConfig['data']['window_stride']>().toEqualTypeOf<number | null>();
  expectTypeOf<SpikesegConfig['data']['input_channels']>().toEqualTypeOf<1 | 2>();
  expectTypeOf<{ readonly stdp: { readonly lr_plus: number } }>().toExtend<PartialConfig>();
});
