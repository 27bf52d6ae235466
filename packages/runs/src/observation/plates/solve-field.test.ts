import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { solvePlate } from '@spikeseg/astrometry';
import { tycho2 } from '@spikeseg/star-catalogue';
import { fails, says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { drawPicture, middleErrorPx, seeded } from '../../../../astrometry/src/plate/picture.fixture.ts';
import { temporaryFolder } from '../../context/context.fixture.ts';
import { astrometryFinding } from '../../doctor/examine.ts';
import { BackendUnavailableError } from '../../errors/errors.ts';
import { solveField } from './solve-field.ts';

const { truth, stars, options } = drawPicture(tycho2(), { widthDeg: 10, stars: 20, strangers: 3 }, seeded(7));

/** A program that does this instead. */
function program(script: string): string {
  const path = join(temporaryFolder(), 'solve-field');
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

describe.skipIf(process.platform === 'win32')('a solve-field that', () => {
  test.each([
    ['has no index files', 'echo "You must list at least one index file"; exit 255', ['solve-field failed', 'index file']],
    ['dies', 'echo out of memory: error >&2; kill -9 $$', ['solve-field failed', 'memory']],
  ])('%s: the backend is unavailable, and what helps', (_, script, said) => {
    expect(() => solveField(stars, options, program(script))).toThrow(fails(BackendUnavailableError, ...said, 'apt-get install'));
  });

  test.each([
    ['finds nothing', stars, ['solve-field', stars.length, 'position', '10.00 degrees']],
    ['has four stars', stars.slice(0, 4), ['solve-field', 5, 4]],
  ])('%s: no plate, and why', (_, list, said) => {
    const result = solveField(list, { ...options, arcsecPerPx: 150 }, program('exit 0'));
    expect(result).toMatchObject({ kind: 'unsolved', reason: expect.stringMatching(says(...said)) as string });
  });
});

const found = astrometryFinding();
if (found.state !== 'ok') console.warn(`skipped: plates by solve-field (${found.found}; ${found.remedy})`);

describe.skipIf(found.state !== 'ok')('astrometry.net', () => {
  test('solves the list; fitted anew with the catalogue it is as good as the own solution', () => {
    const { near: _, ...blind } = options;
    const wcs = solveField(stars, blind);
    if ('reason' in wcs) throw new Error(wcs.reason);
    expect(middleErrorPx(truth, wcs)).toBeLessThan(1.5);
    const [refit, own] = [solvePlate(stars, { ...options, wcs, refit: true }), solvePlate(stars, options)];
    if (refit.kind !== 'solved' || own.kind !== 'solved') throw new Error('not solved');
    expect(refit.matches.length).toBeGreaterThan(15);
    expect(refit.wcs.raDeg).toBeCloseTo(own.wcs.raDeg, 6);
    expect(refit.wcs.decDeg).toBeCloseTo(own.wcs.decDeg, 6);
  });

  test('a list of no star has no plate', () => {
    const random = seeded(3);
    const list = stars.map(({ brightness }) => ({ x: 239 * random(), y: 179 * random(), brightness }));
    expect(solveField(list, options)).toMatchObject({ kind: 'unsolved' });
  });
});
