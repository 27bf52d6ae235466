import { expect, test } from 'vitest';
import { memorySink } from '../../experiment/src/context/context.fixture.ts';
import { isColourful, terminalText } from './terminal.ts';

test('letters, line feeds and tabs stay as they are', () => {
  const said = 'warning: night: 12 µs\t東京 👩‍🚀\n';
  expect(terminalText(said)).toBe(said);
});

test.each([
  ['the title of the window', '\u001B]0;owned\u0007', '�]0;owned�'],
  ['a screen that is cleared', '\u001B[2J\u001B[H', '�[2J�[H'],
  ['a line that is overwritten', 'bad\rgood', 'bad�good'],
  ['Windows line ends from a file', 'a\r\nb', 'a�\nb'],
  ['controls of eight bits', '\u009B31m\u0085', '�31m�'],
  ['text that runs backwards', 'gpj.\u202Eexe\u2066', 'gpj.�exe�'],
  ['the line of progress that is taken away', 'hidden\r\u001B[2Kfine\u001B[8m', 'hidden��[2Kfine�[8m'],
  ['backspaces', 'ok\b\b!!', 'ok��!!'],
])('%s', (_, text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

test.each([
  [true, {}, true],
  [true, { TERM: 'xterm' }, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '0' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('terminal %s, environment %j: colours %s', (terminal, env, colourful) => {
  expect(isColourful(memorySink(terminal), env)).toBe(colourful);
});
