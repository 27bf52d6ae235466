import { expect, test } from 'vitest';
import { memorySink } from '../../experiment/src/context.fixture.ts';
import { painter, terminalText } from './terminal.ts';

test('what the program says stays as it is, colours and progress too', () => {
  const said = '\r\u001B[2K\u001B[33mwarning:\u001B[0m night: 12 µs\t東京 👩‍🚀\n';
  expect(terminalText(said)).toBe(said);
});

test.each([
  ['the title of the window', '\u001B]0;owned\u0007', '�]0;owned�'],
  ['a screen that is cleared', '\u001B[2J\u001B[H', '�[2J�[H'],
  ['a line that is overwritten', 'bad\rgood', 'bad�good'],
  ['Windows line ends from a file', 'a\r\nb', 'a�\nb'],
  ['controls of eight bits', '\u009B31m\u0085', '�31m�'],
  ['text that runs backwards', 'gpj.\u202Eexe\u2066', 'gpj.�exe�'],
  ['backspaces', 'ok\b\b!!', 'ok��!!'],
])('%s', (_, text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

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
