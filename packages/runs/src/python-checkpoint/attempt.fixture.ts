import { PythonCheckpointError } from './pickle-value.ts';

/** What a reader gives, or the PythonCheckpointError that it throws; any other error is not caught. */
export function attempt<T>(read: () => T): T | PythonCheckpointError {
  try {
    return read();
  } catch (error) {
    if (error instanceof PythonCheckpointError) return error;
    throw error;
  }
}
