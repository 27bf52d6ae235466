/** Reads HDF5 files in a thread: a fault of the library that never ends, or a user who asks to stop, ends the thread and not the process. */
import { Worker } from 'node:worker_threads';
import { EventFormatError } from '@spikeseg/events';
import type { Hdf5Message } from '../hdf5-worker.ts';
import type { Hdf5Answer, Hdf5Question } from './answer-hdf5.ts';

/**
 * How long a file may be read, ms: a sound one of a few MB takes less than half a second, and one that unpacks to a hundred times its size a second for
 * each MB. Ten times as much lets slow machines and slow disks pass.
 */
const mostMs = (bytes: number): number => 10_000 + bytes / 100;

/** In the sources a thread has to find the sources of the other packages; built, it stands beside this. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './hdf5-worker.fixture.ts' : './hdf5-worker.js', import.meta.url);

/** A thread that has nothing to do, as it takes a while to start. It keeps no process alive. */
let idle: Worker | undefined;

/** @throws EventFormatError for whatever is wrong with the file, also when reading it does not end; the reason of the signal */
export async function askHdf5(question: Hdf5Question, signal?: AbortSignal): Promise<Hdf5Answer> {
  signal?.throwIfAborted();
  // A program may be a text that Node was given (`node --input-type=module -e …`); a thread is a file.
  const worker = idle ?? new Worker(workerFile, { execArgv: [] });
  idle = undefined;
  worker.ref();
  let isWhole = false;
  try {
    const message = await lastMessage(worker, question, signal);
    isWhole = true;
    if (message.kind === 'answer') return message.answer;
    throw message.kind === 'fault' ? new EventFormatError(message.fault, { cause: message.cause }) : message.error;
  } finally {
    worker.unref();
    if (isWhole && idle === undefined) idle = worker;
    else await worker.terminate();
  }
}

type LastMessage = Exclude<Hdf5Message, { kind: 'begins' }>;

/** What comes of a question. @throws EventFormatError when the thread takes too long, or ends */
async function lastMessage(worker: Worker, question: Hdf5Question, signal?: AbortSignal): Promise<LastMessage> {
  const { path, bytes } = question.host;
  const fault = (expected: string, got: string, cause?: unknown) =>
    new EventFormatError({ file: path, offset: 0, expected, got, fix: 'rewrite it, e.g. with h5repack' }, { cause });
  const ended = (how: string, cause?: unknown) => fault('an HDF5 file', `one that ended the thread that read it (${how})`, cause);
  const ears = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<LastMessage>((resolve, reject) => {
      const takeTooLong = (): void =>
        reject(
          fault(
            `an HDF5 file that is read within ${Math.ceil(mostMs(bytes) / 1000)} s`,
            'one that the library was still reading',
          ),
        );
      worker.on('message', (message: Hdf5Message) => {
        if (message.kind === 'begins') timer = setTimeout(takeTooLong, mostMs(bytes));
        else resolve(message);
      });
      worker.on('error', (cause: Error) => reject(ended(cause.message, cause)));
      worker.on('exit', (code) => reject(ended(`code ${code}`)));
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { signal: ears.signal });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a thread, not to a window
      worker.postMessage(question);
    });
  } finally {
    clearTimeout(timer);
    ears.abort();
    for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
  }
}
