import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Gate } from './work-queue.ts';

it('Who is alone begins after those at work, and those who come later wait for him.', async () => {
  const gate = new Gate();
  const told: string[] = [];
  const ends: (() => void)[] = [];
  const task = (name: string) => async () => {
    told.push(`${name} begins`);
    await new Promise<void>((end) => ends.push(end));
    told.push(`${name} ends`);
  };
  const all = [gate.together(task('a')), gate.together(task('b'))];
  await turn();
  all.push(gate.alone(task('x')), gate.alone(task('y')), gate.together(task('c')));
  await turn();
  expect(told).toEqual(['a begins', 'b begins']);
  for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
    end();
    await turn();
    await turn();
  }
  await Promise.all(all);
  expect(told).toEqual([
    'a begins',
    'b begins',
    'a ends',
    'b ends',
    'x begins',
    'x ends',
    'y begins',
    'y ends',
    'c begins',
    'c ends',
  ]);
});

const fail = () => Promise.reject(new Error('odd'));

it('A task that fails holds no other up.', async () => {
  const gate = new Gate();
  await expect(gate.alone(fail)).rejects.toThrow('odd');
  await expect(gate.together(fail)).rejects.toThrow('odd');
  expect(await gate.alone(async () => 1)).toBe(1);
  expect(await gate.together(async () => 2)).toBe(2);
});
