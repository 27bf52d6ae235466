import { expect, test } from 'vitest';
import { memorySink } from './context.fixture.ts';
import { prefixedSink } from './context.ts';

test('every line begins with the name, and a terminal is none to those who share it', () => {
  const sink = memorySink(true);
  const named = prefixedSink(sink, 'fold-1');
  named.write('one\n');
  named.write('two\nthree\n');
  expect(sink.text()).toBe('fold-1: one\nfold-1: two\nfold-1: three\n');
  expect(named.isTerminal).toBe(false);
});
