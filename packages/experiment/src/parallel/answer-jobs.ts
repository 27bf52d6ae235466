import { parentPort } from 'node:worker_threads';

/** What a thread is sent: a job, or the wish that the one at work stops. */
export type Order = { readonly kind: 'job'; readonly job: unknown } | { readonly kind: 'stop' };

/** What it sends of a job: any number of the first, then one of the others. */
export type JobMessage =
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: PassedError };

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- to another thread, not to a window
const send = (message: JobMessage): void => parentPort?.postMessage(message);

/**
 * Makes this thread answer the jobs of {@link WorkerThreads}, one after another.
 *
 * @param work does a job; what it throws is passed on as an error
 */
export function answerJobs(
  work: (job: never, onProgress: (progress: unknown) => void, signal: AbortSignal) => Promise<unknown>,
): void {
  let stop = new AbortController();
  parentPort?.on('message', async (order: Order) => {
    if (order.kind === 'stop') return stop.abort();
    stop = new AbortController();
    try {
      const result = await work(order.job as never, (progress) => send({ kind: 'progress', progress }), stop.signal);
      send({ kind: 'result', result });
    } catch (error) {
      send({ kind: 'error', error: passError(error) });
    }
  });
}

/*
 * Errors between threads. Structured clone keeps the message and the stack but neither the name nor the fields of classes of
 * our own, and the program tells errors apart by name (exit codes) and reads fields (`problems` of a ConfigError).
 */

/** An error as plain data. */
export interface PassedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Fields of its own that can be sent. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: PassedError;
}

/** Makes what was thrown fit to be sent; what is no error becomes one with its text as message. */
export function passError(thrown: unknown): PassedError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), stack: undefined, fields: {} };
  const { name, message, stack, cause } = thrown;
  const fields = Object.fromEntries(Object.entries(thrown).filter(([key, value]) => key !== 'cause' && canBeSent(value)));
  return { name, message, stack, fields, ...(cause !== undefined && { cause: passError(cause) }) };
}

/** The error that was passed: with its name, message, stack, fields and causes, but an instance of Error only. */
export function receivedError({ name, message, stack, fields, cause }: PassedError): Error {
  const error = new Error(message, cause && { cause: receivedError(cause) });
  return Object.assign(error, fields, { name, stack });
}

function canBeSent(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
