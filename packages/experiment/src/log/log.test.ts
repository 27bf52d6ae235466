import { expect, test } from 'vitest';
import { memorySink } from '../context/context.fixture.ts';
import { sinkLog } from './log.ts';

test('every line of one of several begins with its name, also on a terminal, and a quiet log says none', () => {
  const [sink, quiet] = [memorySink(true), memorySink(true)];
  for (const one of [sinkLog(sink, () => 0), sinkLog(quiet, () => 0, true)]) {
    const write = one.lines('fold-1');
    write('one\n');
    write('two\nthree\n');
  }
  expect(sink.text()).toBe('fold-1: one\nfold-1: two\nfold-1: three\n');
  expect(quiet.text()).toBe('');
});

test('a level is for people, a target more gets its own, and a quiet log stays quiet', () => {
  const [sink, quiet] = [memorySink(false), memorySink(false)];
  const more: string[] = [];
  const target = { level: 'DEBUG', write: (_: unknown, message: string) => more.push(message) } as const;
  for (const one of [sinkLog(sink, () => 0), sinkLog(quiet, () => 0, true)]) {
    const log = one.from('WARNING').and(target).from('DEBUG').from('WARNING');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('x');
  }
  expect(sink.text()).toBe('warning: x\nerror: x\n');
  expect(quiet.text()).toBe('error: x\n');
  expect(more).toHaveLength(8);
});
