import { execFileSync } from 'node:child_process';

/** Whether the Python of the machine has h5py; where it has not, the reason is printed. @param what is skipped then */
export function hasH5py(what: string): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import h5py'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`skipped: ${what}, as /usr/bin/python3 does not have h5py`);
    return false;
  }
}
