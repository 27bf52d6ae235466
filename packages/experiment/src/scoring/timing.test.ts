import { generateRecording } from '@spikeseg/events/synthetic';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, it } from 'vitest';
import { model, testInterruption } from '../pool/jobs.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { measureTiming, timingNotes } from './timing.ts';

const { recording } = generateRecording({ ...generatorOptions(model.config), durationS: 4 }, 1);
const windowMs = model.config.data.n_timesteps * model.config.data.timestep_ms;

/** A clock on which the first window takes 100 ms and every further one 2 ms more than the one before, from 2 ms on. */
function slowClock(): () => number {
  let [time, calls] = [0, -1];
  return () => {
    calls++;
    if (calls % 2 === 1) time += calls === 1 ? 100 : calls - 1;
    return time;
  };
}

it('leaves the first window out, and counts events and time of the others', async () => {
  const timing = await measureTiming(typescriptBackend, model, recording, testInterruption().stop, slowClock());
  const windows = Math.ceil((recording.events.t.at(-1)! - recording.events.t[0] + 1) / 1000 / windowMs) - 1;
  expect(timing?.windows).toBe(windows);
  expect(timing?.msPerWindow).toEqual({ p50: 2 * Math.ceil(windows / 2), p95: 2 * Math.ceil(0.95 * windows), p99: 2 * windows });
  const seconds = (windows * (windows + 1)) / 1000;
  expect(timing?.realTimeFactor).toBeCloseTo((windows * windowMs) / 1000 / seconds, 9);
  const later = recording.events.t.filter((t) => t >= recording.events.t[0] + windowMs * 1000).length;
  expect(timing?.eventsPerSecond).toBeCloseTo(later / seconds, 6);
  expect(timingNotes(timing)[0]).toMatch(/ ms per window of \d+ ms \(95 %: .*\), \d+ events\/s, \d+ times real time$/);
});

it('a recording of a single window has no timing', async () => {
  const { events } = recording;
  const short = {
    ...recording,
    events: { ...events, x: events.x.slice(0, 2), y: events.y.slice(0, 2), p: events.p.slice(0, 2), t: events.t.slice(0, 2) },
  };
  expect(await measureTiming(typescriptBackend, model, short, testInterruption().stop, slowClock())).toBeUndefined();
  expect(timingNotes(undefined)).toEqual([]);
});

it('hears that the user wants it to stop', async () => {
  const { stop, interrupt } = testInterruption();
  interrupt();
  await expect(measureTiming(typescriptBackend, model, recording, stop, slowClock())).rejects.toThrow(/interrupted/);
});
