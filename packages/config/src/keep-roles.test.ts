import { expect, test } from 'vitest';
import { describeConfig } from './describe/describe-config.ts';
import { keepRoles } from './keep-roles.ts';
import { keyRoles } from './schema/annotations.ts';
import { defaultConfig } from './schema/config.ts';
import { namesIn } from './schema/fields.ts';

/** Paths of the keys of a role. */
const ofRole = (wanted: string) => describeConfig().flatMap(({ path, role }) => (role === wanted ? [path] : []));

test('every key has a role, and every role has keys', () => {
  expect([...new Set(describeConfig().map(({ role }) => role))].toSorted()).toEqual(Object.keys(keyRoles).toSorted());
  expect(ofRole('speed')).toEqual(['device', 'data.num_workers']);
  expect(ofRole('limit')).toEqual(['data.limit_factor']);
  expect(ofRole('reading')).toEqual(['sensor_size', 'format', 'columns', 'unit', 'stream'].map((name) => `data.${name}`));
  expect(ofRole('place').filter((path) => !path.startsWith('logging.'))).toEqual([
    'experiment_name',
    'output_dir',
    'data.data_root',
    ...['save_dir', 'save_interval', 'keep_last_n', 'save_on_interrupt'].map((name) => `checkpoint.${name}`),
  ]);
  const synthetic = namesIn(['data', 'synthetic']).map((name) => `data.synthetic.${name}`);
  expect(ofRole('data')).toEqual(['seed', 'data.dataset', 'data.sensor', ...synthetic]);
  expect(ofRole('score').every((path) => /^(evaluation|evidence|sky)\./.test(path))).toBe(true);
});

test('keys of other roles, and sections without a key, are gone; what is no key stays', () => {
  const { experiment_name: _name, output_dir: _dir, checkpoint: _checkpoint, logging: _logging, ...others } = defaultConfig();
  const { data_root: _root, ...data } = others.data;
  expect(keepRoles(defaultConfig(), (role) => role !== 'place')).toEqual({ ...others, data, checkpoint: { save_best: true } });
  expect(keepRoles({ logging: 5, data: { data_root: '/', no_key: 1 }, other: 2 }, (role) => role !== 'place')).toEqual({
    logging: 5,
    data: { no_key: 1 },
    other: 2,
  });
});
