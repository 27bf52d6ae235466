import { parentPort, type Transferable } from 'node:worker_threads';

/**
 * Makes this thread answer the jobs of {@link WorkerThreads}, one after another.
 *
 * @param work does a job; what it throws is passed on as an error
 * @param handedOver what of an answer is handed over and not copied
 */
export function answerJobs<Answer extends { readonly kind: string }>(
  work: (job: never) => Promise<Answer>,
  handedOver: (answer: Answer) => Transferable[] = () => [],
): void {
  parentPort?.on('message', async (job: unknown) => {
    try {
      const answer = await work(job as never);
      parentPort?.postMessage(answer, handedOver(answer));
    } catch (error) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
      parentPort?.postMessage({ kind: 'error', error: passError(error) } satisfies PostedError);
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

/** What a thread sends when its job has failed; anything else is its answer. */
export interface PostedError {
  readonly kind: 'error';
  readonly error: PassedError;
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
