import type { Request, SearchAnswer } from './search/messages.ts';

/** Runs searches in a worker, one at a time; a new one ends the one before. A cancelled search gives its memory back at once. */
export class Searcher {
  readonly #url: string;
  readonly #onAnswer: (answer: SearchAnswer) => void;
  #worker: Worker | undefined;

  /**
   * @param script text of the worker: a page from a disk may load it from nowhere else
   * @param onAnswer told what the search tells, until it has ended
   */
  constructor(script: Uint8Array<ArrayBuffer>, onAnswer: (answer: SearchAnswer) => void) {
    this.#url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.#onAnswer = onAnswer;
  }

  /** Begins a search, or tells the running one the size that it asks for. */
  ask(request: Request): void {
    if (request.kind === 'sensor') return this.#worker?.postMessage(request, []);
    this.cancel();
    const worker = new Worker(this.#url);
    this.#worker = worker;
    worker.addEventListener('message', ({ data: answer }: MessageEvent<SearchAnswer>) => {
      if (this.#worker !== worker) return;
      if (answer.kind === 'found' || answer.kind === 'failed') this.cancel();
      this.#onAnswer(answer);
    });
    worker.addEventListener('error', ({ message }) => {
      if (this.#worker !== worker) return;
      this.cancel();
      this.#onAnswer({
        kind: 'failed',
        message: `The search ended: ${message === '' ? 'the browser runs no worker here' : message}`,
      });
    });
    worker.postMessage(request, []);
  }

  cancel(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
