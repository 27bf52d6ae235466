import { parentPort } from 'node:worker_threads';
import { EventFormatError, type FormatFault } from '@spikeseg/events';
import { answerHdf5, type Hdf5Answer, type Hdf5Question } from './hdf5/answer-hdf5.ts';
import { checkHdf5 } from './hdf5/library.ts';

/*
 * The entry of a thread that reads HDF5 files: which are asked for in, what is in them out.
 */

/** What the thread sends for each question: that the library begins to read, and what came of it. */
export type Hdf5Message =
  | { readonly kind: 'begins' }
  | { readonly kind: 'answer'; readonly answer: Hdf5Answer }
  | { readonly kind: 'fault'; readonly fault: FormatFault; readonly cause: unknown }
  | { readonly kind: 'error'; readonly error: unknown };

parentPort?.on('message', async (question: Hdf5Question) => {
  try {
    await checkHdf5();
    post({ kind: 'begins' });
    const answer = await answerHdf5(question);
    post({ kind: 'answer', answer }, buffersOf(answer));
  } catch (error) {
    if (!(error instanceof EventFormatError)) return post({ kind: 'error', error });
    // Of an error of our own class structured clone keeps no field.
    const { file, variable, offset, inflatedOffset, expected, got, fix, cause } = error;
    post({ kind: 'fault', fault: { file, variable, offset, inflatedOffset, expected, got, fix }, cause });
  }
});

function post(message: Hdf5Message, handedOver: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, handedOver);
}

/** The memory of all values, which is handed over and not copied. */
function buffersOf({ variables }: Hdf5Answer): ArrayBuffer[] {
  const all = variables.flatMap((one) => (one.kind === 'struct' ? one.fields : [one]));
  return all.flatMap((one) => (one.kind === 'numeric' ? [one.values.buffer as ArrayBuffer] : []));
}
