import { expect, test } from 'vitest';
import { terminalText } from './terminal-text.ts';

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
