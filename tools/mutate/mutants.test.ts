import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { kernelsFile } from '../compile-kernels.mjs';
import { kernelsWith } from './kernels.mjs';
import { instrumented, mutantsOf, mutated } from './mutants.mjs';

const changesOf = (text: string) => mutantsOf(text, 'a.ts').map((mutant) => mutated(text, mutant));

test('a comparison is moved by its bound and turned round, and its sum gets the other sign', () => {
  expect(changesOf('const f = (a: number) => a < b + c;')).toEqual([
    'const f = (a: number) => a <= b + c;',
    'const f = (a: number) => a >= b + c;',
    'const f = (a: number) => a < b - c;',
  ]);
});

test('numbers are moved by one, large ones doubled or made nothing, fractions made one larger or nothing', () => {
  expect(changesOf('x(0)')).toContain('x((-1))');
  expect(changesOf('const y = 7;')).toEqual(['const y = (8);', 'const y = (6);']);
  expect(changesOf('const y = 1e6;')).toEqual(['const y = (2000000);', 'const y = (0);']);
  expect(changesOf('const y = 0.5;')).toEqual(['const y = (1.5);', 'const y = (0);']);
});

test('branches, returns, calls and assignments are taken away', () => {
  const changes = changesOf('function f(a: boolean) { if (a) g(); b = h.filter(k); return Math.min(c, -d); }');
  for (const change of [
    'function f(a: boolean) { if (true) g(); b = h.filter(k); return Math.min(c, -d); }',
    'function f(a: boolean) { if (false) g(); b = h.filter(k); return Math.min(c, -d); }',
    'function f(a: boolean) { if (a) ; b = h.filter(k); return Math.min(c, -d); }',
    'function f(a: boolean) { if (a) g(); ; return Math.min(c, -d); }',
    'function f(a: boolean) { if (a) g(); b = (h); return Math.min(c, -d); }',
    'function f(a: boolean) { if (a) g(); b = h.filter(k); return undefined; }',
    'function f(a: boolean) { if (a) g(); b = h.filter(k); return Math.max(c, -d); }',
    'function f(a: boolean) { if (a) g(); b = h.filter(k); return Math.min(c, (d)); }',
  ])
    expect(changes).toContain(change);
});

test('a return of undefined is left alone: it cannot be taken away', () => {
  expect(changesOf('function f() { return undefined; }')).toEqual([]);
});

test('types, imports and the words of errors stay as they are', () => {
  expect(changesOf('import { a } from "b"; type T = 0 | 1; interface I { readonly x: 7 }')).toEqual([]);
  expect(changesOf('throw new Error(`expected ${n + 1}`);')).toEqual([]);
  expect(changesOf('const s = "a" + b;')).toEqual([]);
});

test('coverage is noted where a mutant would run, and changes no value', () => {
  const text = 'const f = (a, b) => (a > b ? a - 2 * b : Math.max(a, b) + 1);';
  const mutants = mutantsOf(text, 'a.ts');
  const hits = new Set<number>();
  const context = { mutateHit: (mutant: number) => hits.add(mutant) };
  const f = runInNewContext(`${instrumented(text, mutants, 100)} f;`, context);
  expect(f(1, 5)).toBe(6);
  const missed = mutants.filter((_, i) => !hits.has(100 + i)).map(({ change }) => change);
  expect(missed).toEqual(['a - 2 * b → +', '2 → (3)', '2 → (1)', '2 * b → /']);
  expect(f(5, 1)).toBe(3);
  expect(hits.size).toBe(mutants.length);
});

test('every change that is known to change nothing is still made', () => {
  const known: readonly { file: string; line: string; change: string }[] = JSON.parse(
    readFileSync(new URL('./equivalent.json', import.meta.url), 'utf8'),
  );
  const root = new URL('../../', import.meta.url);
  const gone = known.filter(({ file, line, change }) => {
    const mutants = mutantsOf(readFileSync(new URL(file, root), 'utf8'), file);
    return !mutants.some((mutant) => mutant.source === line && mutant.change === change);
  });
  expect(gone).toEqual([]);
});

const path = (name: string) => fileURLToPath(new URL(`../../packages/events/src/background/wasm/${name}`, import.meta.url));

test('of kernels, what is compiled of them is run; the code beside them is run itself', () => {
  expect([path('assembly/weigh.ts'), path('kernels.ts')].map(kernelsWith)).toEqual(['events', undefined]);
  expect(kernelsFile('events')).toBe(path('kernels.generated.ts'));
});
