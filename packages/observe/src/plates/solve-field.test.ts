import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fitsHeader, solvePlate } from '@spikeseg/astrometry';
import { tycho2 } from '@spikeseg/star-catalogue';
import { fails, says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { drawPicture, middleErrorPx, seeded } from '../../../astrometry/src/plate/picture.fixture.ts';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { SolverUnavailableError, solveField } from './solve-field.ts';

const { truth, stars, options } = drawPicture(tycho2(), { widthDeg: 10, stars: 20, strangers: 3 }, seeded(7));

/** A program that does this instead. */
function program(script: string): string {
  const path = join(temporaryFolder(), 'solve-field');
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

const never = new AbortController().signal;
const running = { signal: never };
/** The header that a solver leaves, and the shell words that leave it: of the last option --dir. */
const header = fitsHeader(truth);
const leave = (command: string): string =>
  `dir=; for a in "$@"; do [ "$last" = --dir ] && dir=$a; last=$a; done; cd "$dir"; ${command}`;
const cards = (more = ''): string => `cat > stars.wcs <<'END'\n${header}\n${more}\nEND`;

describe.skipIf(process.platform === 'win32')('a solve-field that', () => {
  test.each([
    ['has no index files', 'echo "You must list at least one index file"; exit 255', ['solve-field failed', 'index file']],
    ['dies', 'echo out of memory: error >&2; kill -9 $$', ['solve-field failed', 'memory']],
    ['dies in silence', 'kill -9 $$', ['solve-field failed', 'SIGKILL']],
    [
      'writes to the terminal',
      String.raw`printf 'error: \033[2Kall well\n' >&2; exit 3`,
      ['solve-field failed', 'error: ?[2Kall well'],
    ],
    ['prints 20 MB', 'head -c 20000000 /dev/zero | tr "\\0" x; exit 3', ['solve-field failed', 'ended with 3']],
    ['leaves a link for a plate', leave('ln -s /etc/passwd stars.wcs'), ['stars.wcs']],
    ['leaves a pipe', leave('mkfifo stars.wcs'), ['stars.wcs', 'something else']],
    ['leaves 2 MB', leave('head -c 2000000 /dev/zero > stars.wcs'), ['stars.wcs', 2_000_000]],
    ['leaves no header', leave('echo hello > stars.wcs'), ['stars.wcs', 'FITS header']],
    ['leaves a header of numbers that are none', leave(cards('CRVAL1  = 1E999')), ['stars.wcs', 'CRVAL1', '1E999']],
  ])('%s: the backend is unavailable, and what helps', async (_, script, said) => {
    await expect(solveField(stars, options, { ...running, program: program(script) })).rejects.toThrow(
      fails(SolverUnavailableError, ...said, 'apt-get install'),
    );
  });

  test.each([
    ['finds nothing', stars, 'exit 0', ['solve-field', stars.length, '10.00 degrees']],
    ['prints 20 MB and finds nothing', stars, 'head -c 20000000 /dev/zero; exit 0', ['solve-field', '10.00 degrees']],
    ['has four stars', stars.slice(0, 4), 'exit 0', ['solve-field', 5, 4]],
    ['takes too long', stars, 'sleep 9999', ['solve-field', '0.3 s', 'stopped']],
  ])('%s: no plate, and why', async (_, list, script, said) => {
    const wide = { ...options, arcsecPerPx: 150 };
    const result = await solveField(list, wide, {
      ...running,
      program: program(script),
      seconds: script === 'sleep 9999' ? 0.3 : 60,
    });
    expect(result).toMatchObject({ kind: 'unsolved', reason: expect.stringMatching(says(...said)) as string });
  });

  test.each([
    ['says its odds', 'COMMENT log odds: 46.5\nCOMMENT nmatch: 9', Math.exp(-46.5), 9],
    ['does not', '', 1e-9, 5],
    ['says odds that are none', 'COMMENT log odds: nan\nCOMMENT nmatch: 1e9', 1e-9, 5],
    ['says odds beyond all numbers', 'COMMENT log odds: 99999\nCOMMENT nmatch: -3', 0, 5],
  ])('%s: the plate has them, or what it promises at least', async (_, comments, chance, matched) => {
    const found = await solveField(stars, options, { ...running, program: program(leave(cards(comments))) });
    expect(found).toMatchObject({
      wcs: { raDeg: truth.raDeg },
      found: { believed: { by: 'solve-field', chance }, fit: { stars: matched } },
    });
  });

  test.each([
    ['hangs', 'sleep 9999 & echo $! > "$0.child"; wait'],
    ['ignores signals', `trap '' TERM INT; sleep 9999 & echo $! > "$0.child"; while :; do wait; done`],
  ])('%s is stopped with its children when the user says so', async (_, script) => {
    const stop = new AbortController();
    const path = program(script);
    const solving = solveField(stars, options, { signal: stop.signal, program: path });
    while (!existsSync(`${path}.child`) || readFileSync(`${path}.child`, 'utf8') === '') await setTimeout(20);
    stop.abort();
    await expect(solving).rejects.toBe(stop.signal.reason);
    const child = Number(readFileSync(`${path}.child`, 'utf8'));
    while (isAlive(child)) await setTimeout(20);
  });
});

/** Whether a process runs: what has ended and is not waited for does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Why it is not here. */
const absent = await solveField(stars, options, running).then(
  () => undefined,
  (error: unknown) => (error instanceof SolverUnavailableError ? error.message : undefined),
);
if (absent !== undefined) console.warn(`skipped: plates by solve-field (${absent})`);

describe.skipIf(absent !== undefined)('astrometry.net', () => {
  test('solves the list; fitted anew with the catalogue it is as good as the own solution', async () => {
    const { near: _, ...blind } = options;
    const plate = await solveField(stars, blind, running);
    if ('reason' in plate) throw new Error(plate.reason);
    expect(middleErrorPx(truth, plate.wcs)).toBeLessThan(1.5);
    const { believed, fit } = plate.found;
    expect(believed.chance).toBeLessThan(1e-9);
    expect(fit.stars).toBeGreaterThanOrEqual(8);
    // A variance per axis of 240²/12 and 180²/12 px² for stars all over the chip.
    expect(fit.inverseScatter[0] * fit.stars * 7500).toBeGreaterThan(0.5);
    expect(fit.inverseScatter[0] * fit.stars * 7500).toBeLessThan(2);
    const [refit, own] = [solvePlate(stars, { ...options, ...plate }), solvePlate(stars, options)];
    if (refit.kind !== 'solved' || own.kind !== 'solved') throw new Error('not solved');
    expect(refit.matches.length).toBeGreaterThan(15);
    expect(refit.wcs.raDeg).toBeCloseTo(own.wcs.raDeg, 6);
    expect(refit.wcs.decDeg).toBeCloseTo(own.wcs.decDeg, 6);
  });

  test('a list of no star has no plate', async () => {
    const random = seeded(3);
    const list = stars.map(({ brightness }) => ({ x: 239 * random(), y: 179 * random(), brightness }));
    expect(await solveField(list, options, running)).toMatchObject({ kind: 'unsolved' });
  });
});
