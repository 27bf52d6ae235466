import process from 'node:process';

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Does something and takes away what it has hung on the process to catch errors: the WebAssembly module of TensorFlow.js
 * would answer for every error of the program, and print its own source first.
 */
export async function withoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const before = events.map((event) => new Set(process.rawListeners(event)));
  try {
    return await start();
  } finally {
    events.forEach((event, at) => {
      for (const listener of process.rawListeners(event)) {
        if (!before[at].has(listener)) process.removeListener(event, listener as () => void);
      }
    });
  }
}
