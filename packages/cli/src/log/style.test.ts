import { expect, test } from 'vitest';
import { memorySink } from '../../../experiment/src/context.fixture.ts';
import { painter } from './style.ts';

const red = '\u001B[31mx\u001B[0m';

test.each([
  [true, {}, red],
  [true, { TERM: 'xterm' }, red],
  [true, { NO_COLOR: '' }, red],
  [true, { NO_COLOR: '1' }, 'x'],
  [true, { NO_COLOR: '0' }, 'x'],
  [true, { TERM: 'dumb' }, 'x'],
  [false, {}, 'x'],
  [false, { FORCE_COLOR: '1' }, red],
  [true, { FORCE_COLOR: '0' }, 'x'],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, 'x'],
])('terminal %s, environment %j', (terminal, env, text) => {
  expect(painter(memorySink(terminal), env)('x', 'red')).toBe(text);
});
