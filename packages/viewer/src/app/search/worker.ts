import type { SensorSize } from '@spikeseg/events';
import type { Request, SearchAnswer } from './messages.ts';
import { search } from './search.ts';

/** What of a worker is used here; the types of the DOM are those of a page. */
interface WorkerScope {
  postMessage(answer: SearchAnswer, transfer: []): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
let answerSensor: (sensor: SensorSize) => void = () => {};

scope.addEventListener('message', ({ data: request }) => {
  if (request.kind === 'sensor') return answerSensor(request.sensor);
  const askSensor = (min: SensorSize, likely: SensorSize): Promise<SensorSize> => {
    scope.postMessage({ kind: 'ask', min, likely }, []);
    return new Promise((resolve) => (answerSensor = resolve));
  };
  void search(request, { tell: (answer) => scope.postMessage(answer, []), askSensor, now: () => performance.now() });
});
