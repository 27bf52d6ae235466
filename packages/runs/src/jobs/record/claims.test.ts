import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../context/context.fixture.ts';
import { type Claim, Claims } from './claims.ts';

const hash = 'ab'.repeat(32);
/** Above every number that systems give to processes. */
const noProcess = 2 ** 30;

function runnerIn(root: string): Claims {
  const claims = new Claims(root, { host: 'here', staleMs: 60_000 });
  onTestFinished(() => claims.close());
  return claims;
}
const pathIn = (root: string): string => join(root, 'claims', `${hash}.json`);
function edit(root: string, change: Partial<Claim>): void {
  writeFileSync(pathIn(root), JSON.stringify({ ...(JSON.parse(readFileSync(pathIn(root), 'utf8')) as Claim), ...change }));
}

it('One of two runners gets a job, and the other when it is given back.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  expect(a.take(hash)).toEqual({ kind: 'taken', ends: 0 });
  expect(b.take(hash)).toEqual({ kind: 'busy' });
  expect(a.take(hash)).toEqual({ kind: 'busy' });
  a.release(hash);
  expect(b.take(hash)).toEqual({ kind: 'taken', ends: 0 });
});

it('A claim of a process of this machine that has ended is taken at once, and counts the end.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  a.take(hash);
  edit(root, { runner: 'dead', pid: noProcess });
  const left: string[] = [];
  expect(b.take(hash, (runner) => left.push(runner))).toEqual({ kind: 'taken', ends: 1 });
  expect(left).toEqual(['dead']);
  expect(readdirSync(join(root, 'claims'))).toEqual([`${hash}.json`]);
});

it('A claim of another machine is taken when its heart has not beaten for a minute.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  a.take(hash);
  edit(root, { runner: 'far', machine: 'elsewhere', pid: noProcess, ends: 1 });
  expect(b.take(hash)).toEqual({ kind: 'busy' });
  const old = Date.now() / 1000 - 120;
  utimesSync(pathIn(root), old, old);
  expect(b.take(hash)).toEqual({ kind: 'taken', ends: 2 });
});

it('A heartbeat makes a claim young, and leaves what it says.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  a.take(hash);
  const before = readFileSync(pathIn(root), 'utf8');
  const old = Date.now() / 1000 - 120;
  utimesSync(pathIn(root), old, old);
  a.beat();
  expect(readFileSync(pathIn(root), 'utf8')).toBe(before);
  expect(b.take(hash)).toEqual({ kind: 'busy' });
});

it('A job that was left by its thread is free, and knows how often.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  a.take(hash);
  a.leave(hash, 1);
  expect(b.take(hash)).toEqual({ kind: 'taken', ends: 1 });
  expect(a.take(hash)).toEqual({ kind: 'busy' });
});

it('Who was believed to have ended does not give back the claim of another.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  a.take(hash);
  const old = Date.now() / 1000 - 120;
  utimesSync(pathIn(root), old, old);
  expect(b.take(hash)).toEqual({ kind: 'taken', ends: 1 });
  a.beat();
  a.release(hash);
  expect(existsSync(pathIn(root))).toBe(true);
  expect(a.take(hash)).toEqual({ kind: 'busy' });
});

it('No other runner takes a half-written claim until it is old.', () => {
  const root = temporaryFolder();
  const b = runnerIn(root);
  writeFileSync(pathIn(root), '{"runner":"x');
  expect(b.take(hash)).toEqual({ kind: 'busy' });
  const old = Date.now() / 1000 - 120;
  utimesSync(pathIn(root), old, old);
  expect(b.take(hash)).toEqual({ kind: 'taken', ends: 1 });
});

it('What a killed runner has half written is taken away by a later one, once it is old.', () => {
  const root = temporaryFolder();
  runnerIn(root);
  for (const name of ['old', 'new']) writeFileSync(join(root, 'claims', `${hash}.json.${name}`), '{');
  const old = Date.now() / 1000 - 120;
  utimesSync(join(root, 'claims', `${hash}.json.old`), old, old);
  runnerIn(root);
  expect(readdirSync(join(root, 'claims'))).toEqual([`${hash}.json.new`]);
});

it('A runner that ends gives all back.', () => {
  const root = temporaryFolder();
  const [a, b] = [runnerIn(root), runnerIn(root)];
  a.take(hash);
  a.close();
  expect(b.take(hash)).toEqual({ kind: 'taken', ends: 0 });
});
