import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { checkFollow } from './detect.ts';

test('times are seconds, what is left out stays out', () => {
  expect(checkFollow(['-'], { idle: '1.5' })).toEqual({
    source: '-',
    idleMs: 1500,
    statusMs: undefined,
    maxBurst: undefined,
    state: undefined,
    viewPort: undefined,
  });
  expect(checkFollow(['-'], { view: true }).viewPort).toBe(8787);
  expect(checkFollow(['-'], { view: 0 }).viewPort).toBe(0);
});

test.each<[readonly string[], Record<string, unknown>, string | RegExp]>([
  [['a.csv', 'b.csv'], {}, says('detect --follow', 2)],
  [['-'], { offline: true }, '--offline: needs the whole recording'],
  [['-'], { masks: true }, says('--masks', 'detect --follow')],
  [['-'], { output: 'found' }, says('--output', 'detect --follow')],
  [['-'], { show: 'all' }, says('--show', 'detect --follow')],
  [['-'], { idle: '0' }, says('--idle', 0.001, 2147483, 0)],
  [['-'], { maxBurst: '1e10' }, says('--max-burst', 1, 2147483648, '1e10')],
  [['-'], { maxBurst: '0' }, says('--max-burst', 1, 2147483648, 0)],
  [['-'], { status: 'often' }, says('--status', 0.001, 2147483, 'often')],
])('%j with %j is refused', (files, options, message) => {
  expect(() => checkFollow(files, options)).toThrow(message);
});
