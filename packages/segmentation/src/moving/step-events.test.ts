import { expect, it } from 'vitest';
import { StepEvents } from './step-events.ts';

it('keeps every event of a step, however many there are, and forgets them with the step', () => {
  const step = new StepEvents();
  for (const count of [5000, 3]) {
    for (let k = 0; k < count; k++) step.push(k % 640, k % 480, 1e9 + k, k / 4);
    expect(step.length).toBe(count);
    const all = Array.from({ length: count }, (_, k) => [step.x[k], step.y[k], step.tUs[k], step.nats[k]]);
    expect(all).toEqual(Array.from({ length: count }, (_, k) => [k % 640, k % 480, 1e9 + k, k / 4]));
    step.clear();
    expect(step.length).toBe(0);
  }
});
