import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('../', import.meta.url));

test('the ten lines of the README run on the built package, and the process ends', () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(here, 'README.md'), 'utf8')) ?? [];
  // Below the package, so that its imports find the built packages.
  const folder = mkdtempSync(join(here, 'dist', 'readme-'));
  try {
    writeFileSync(join(folder, 'example.mts'), example ?? '');
    const printed = execFileSync(process.execPath, ['example.mts'], { cwd: folder, encoding: 'utf8' });
    expect(printed).toBe('Uint32Array(1) [ 7 ] Float32Array(1) [ 2.75 ]\n');
    expect(JSON.parse(readFileSync(join(folder, 'edges.json'), 'utf8'))).toMatchObject({
      info: { timestepMs: 10 },
      grids: { edges: 21 },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
