import { expect, test } from 'vitest';
import { memorySink } from '../context/context.fixture.ts';
import { formatDuration, startProgress } from './progress.ts';

/** A clock that is set by hand. */
function handClock() {
  let ms = 5000;
  return { now: () => ms, wait: (more: number) => (ms += more) };
}

test.each([
  [0, '0s'],
  [12.4, '12s'],
  [60, '1m00s'],
  [185, '3m05s'],
  [3599.7, '1h00m'],
  [3720, '1h02m'],
])('%f s is %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('off a terminal there is a line every five seconds, with rate and time to go', () => {
  const [sink, clock] = [memorySink(false), handClock()];
  const progress = startProgress(sink, clock.now, 'conv2', 'stimuli', false);
  for (let done = 1; done <= 120; done++) {
    clock.wait(100);
    progress.update(done, 200, '');
  }
  progress.end();
  expect(sink.text()).toBe('conv2: 50/200 stimuli, 10.0/s, about 15s to go\nconv2: 100/200 stimuli, 10.0/s, about 10s to go\n');
});

test('a slow rate is no 0.0', () => {
  const [sink, clock] = [memorySink(false), handClock()];
  const progress = startProgress(sink, clock.now, 'rounds', 'jobs', false);
  progress.update(1, 3, '');
  clock.wait(50_000);
  progress.update(2, 3, '');
  expect(sink.text()).toBe('rounds: 2/3 jobs, 0.04/s, about 25s to go\n');
});

test('on a terminal one line is drawn again, and is gone at the end', () => {
  const [sink, clock] = [memorySink(true, 80), handClock()];
  const progress = startProgress(sink, clock.now, 'conv2', 'stimuli', false);
  clock.wait(99);
  progress.update(1, 4, '');
  expect(sink.text()).toBe('');
  clock.wait(901);
  progress.update(2, 4, 'first');
  progress.end();
  const [, drawn, gone] = sink.text().split('<clear line>');
  expect(drawn).toBe('conv2 [############............] 2/4 stimuli, 2.0/s, about 1s to go, first');
  expect(gone).toBe('');
});

test.each([
  [70, 'conv2', 'conv2 [############............] 2/4 stimuli, 2.0/s, about 1s to go,'],
  [60, 'conv2', 'conv2 [########........] 2/4 stimuli, 2.0/s, about 1s to go'],
  [48, 'conv2', 'conv2 2/4 stimuli, 2.0/s, about 1s to go, first'],
  [40, 'conv2', 'con… 2/4 stimuli, 2.0/s, about 1s to go'],
  [20, 'conv2', '… 2/4 stimuli, 2.0/'],
])('in %d columns the figures stay as long as they can', (columns, label, line) => {
  const [sink, clock] = [memorySink(true, columns), handClock()];
  const progress = startProgress(sink, clock.now, label, 'stimuli', false);
  clock.wait(500);
  progress.update(1, 4, 'first');
  clock.wait(500);
  progress.update(2, 4, 'first');
  const drawn = sink.text().split('<clear line>').at(-1) ?? '';
  expect(drawn.trimEnd()).toBe(line);
  expect(drawn.length).toBeLessThan(columns);
});

test('where nothing is left there is no line more off a terminal', () => {
  const [sink, clock] = [memorySink(false), handClock()];
  const progress = startProgress(sink, clock.now, 'conv2', 'stimuli', false);
  for (const done of [99, 100]) {
    clock.wait(5000);
    progress.update(done, 100, '');
  }
  expect(sink.text()).toBe('conv2: 99/100 stimuli, 0.2/s, about 5s to go\n');
});

test('the rate counts from where this run began, not from zero', () => {
  const [sink, clock] = [memorySink(false), handClock()];
  const progress = startProgress(sink, clock.now, 'conv2', 'stimuli', false);
  progress.update(101, 200, '');
  clock.wait(5000);
  progress.update(110, 200, 'epoch 2');
  expect(sink.text()).toBe('conv2: 110/200 stimuli, 2.0/s, about 45s to go, epoch 2\n');
});

test('quiet is silent', () => {
  const [sink, clock] = [memorySink(true), handClock()];
  const progress = startProgress(sink, clock.now, 'conv2', 'stimuli', true);
  clock.wait(60_000);
  progress.update(1, 2, '');
  progress.end();
  expect(sink.text()).toBe('');
});
