import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's interpreter, which has Debian's packages, before any other. */
const python = ['/usr/bin/python3', 'python3'].find(hasOnnx);
if (python === undefined)
  console.warn(
    'skipped: tests that check models with ONNX and ONNX Runtime in Python (import onnx, onnxruntime fails on this machine)',
  );

/**
 * Runs Python code in a folder of files, which it finds as `folder`, and parses the JSON that it prints. Undefined (with a
 * printed reason) where this machine has no Python with onnx and onnxruntime.
 */
export const runPython = python === undefined ? undefined : (code: string, files: Files): unknown => runOn(python, code, files);

/** Contents by name; numbers as they lie in memory. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

function runOn(interpreter: string, code: string, files: Files): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-onnx-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const script = `import json, sys, glob, os\nfolder = sys.argv[1]\n${code}`;
    // Debian's onnxruntime complains at length of being imported beside onnx.
    const options = { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: 'pipe' } as const;
    return JSON.parse(execFileSync(interpreter, ['-c', script, folder], options));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasOnnx(candidate: string): boolean {
  try {
    execFileSync(candidate, ['-c', 'import onnx, onnxruntime'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
