import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs Python code on a file of these bytes, which it finds under `path`, and parses the JSON that it prints. Undefined
 * (with a printed reason) where this machine has no Python with SciPy.
 */
export const runPython = hasScipy() ? runOnFile : undefined;

function runOnFile(code: string, bytes: Uint8Array, fileName: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-python-'));
  try {
    const path = join(folder, fileName);
    writeFileSync(path, bytes);
    const script = `import json, sys\npath = sys.argv[1]\n${code}`;
    const options = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
    return JSON.parse(execFileSync('python3', ['-c', script, path], options));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasScipy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import scipy.io'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('skipped: tests that read our files with SciPy (python3 -c "import scipy.io" fails on this machine)');
    return false;
  }
}
