import { fails, says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { brightStars } from '../../../../astrometry/src/catalogue/bright-stars.fixture.ts';
import { UsageError } from '../../errors/errors.ts';
import { adviceOn, checkHints } from './plate-advice.ts';

const hints = { arcsecPerPx: 90, catalogue: brightStars(), near: { raDeg: 75, decDeg: 20 } };
const chip = { width: 240, height: 180 };
const failure = (check: Parameters<typeof adviceOn>[0]['check']) =>
  ({ kind: 'unsolved', reason: '', hypotheses: 0, check }) as const;

test('what to look at is said in flags, each once', () => {
  const advice = adviceOn(failure(['near', 'arcsecPerPx', 'stars']), hints);
  expect(advice).toMatch(says('--near', '5 degrees', '--scale', 'longer recording', '--solver solve-field'));
  expect(advice.match(/--near|--scale/g)).toHaveLength(2);
  const other = { ...hints, solver: () => Promise.reject(new Error('not called')) };
  expect(adviceOn(failure(['near']), other)).not.toContain('--solver');
  expect(adviceOn(failure(['catalogue']), hints)).toContain('--catalogue');
  expect(adviceOn(failure(['wcs']), hints)).toContain('--wcs');
  expect(adviceOn(failure([]), hints)).toBe('');
});

test('hints without meaning are refused in flags; solve-field needs no position in a narrow field', () => {
  const { near: _, ...blind } = { ...hints, arcsecPerPx: 20 };
  expect(() => checkHints({ ...hints, arcsecPerPx: 0 }, chip)).toThrow(fails(UsageError, '--scale: expected', 0));
  expect(() => checkHints(blind, chip)).toThrow(fails(UsageError, '--near: expected', 5, '--solver solve-field'));
  expect(() => checkHints({ ...blind, solver: () => Promise.reject(new Error('not called')) }, chip)).not.toThrow();
  expect(() => checkHints({ ...hints, near: { raDeg: 1, decDeg: 91 } }, chip)).toThrow(fails(UsageError, '--near: Dec', 90, 91));
});
