/** The command line itself is wrong: an argument is missing, unknown, or does not fit the others. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A recording cannot be searched as it was asked for. Exit code 2. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** The engine that was asked for cannot be had here. Exit code 3. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';
}

/** The user stopped the command; its work is saved. Exit code 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** A worker thread ran out of memory before its job was done. Exit code 2. */
export class WorkerEndedError extends Error {
  override readonly name = 'WorkerEndedError';
}
