import { execFileSync } from 'node:child_process';
import { type Finding, ok } from './finding.ts';

const argv = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];

/** What NVIDIA's driver says of the GPUs. @param program that asks it */
export function gpuFinding(program = 'nvidia-smi'): Finding {
  const absent = { part: 'GPU', state: 'missing', required: false } as const;
  try {
    const lines = execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 }).trim();
    return lines === '' ? { ...absent, found: 'nvidia-smi lists none' } : ok('GPU', lines.replaceAll('\n', '; '));
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    const remedy = "on a machine with a GPU: install NVIDIA's driver; in a container start it with --gpus all";
    if (code === 'ENOENT') return { ...absent, found: 'no nvidia-smi on this machine', remedy };
    const reason = (stderr ?? String(error)).trim().split('\n')[0];
    return { ...absent, state: 'broken', found: `nvidia-smi failed: ${reason}`, remedy };
  }
}
