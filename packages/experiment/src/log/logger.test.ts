import { expect, test } from 'vitest';
import { memorySink } from '../context/context.fixture.ts';
import { fileTarget, type Logger, type LogLevel, logLevels, makeLogger, terminalTarget } from './log.ts';

function sayAll(log: Logger): void {
  log.debug('d');
  log.info('i');
  log.warn('w');
  log.error('e');
}

test.each<[LogLevel, string]>([
  ['DEBUG', 'debug: d\ni\nwarning: w\nerror: e\n'],
  ['INFO', 'i\nwarning: w\nerror: e\n'],
  ['WARNING', 'warning: w\nerror: e\n'],
  ['ERROR', 'error: e\n'],
])('%s lets through its level and what is more important', (level, text) => {
  const sink = memorySink(false);
  sayAll(makeLogger([terminalTarget(sink, level)]));
  expect(sink.text()).toBe(text);
});

test('every target has a level of its own', () => {
  const [console_, lines] = [memorySink(false), [] as string[]];
  sayAll(
    makeLogger([
      terminalTarget(console_, 'ERROR'),
      fileTarget(
        (text) => lines.push(text),
        () => 0,
        'DEBUG',
      ),
    ]),
  );
  expect(console_.text()).toBe('error: e\n');
  expect(lines).toHaveLength(logLevels.length);
});

test('lines of the file carry time and level, also the second line of a message', () => {
  let file = '';
  const target = fileTarget(
    (text) => (file += text),
    () => 1_700_000_000_123,
    'DEBUG',
  );
  makeLogger([target]).warn('first\nsecond');
  expect(file).toBe('2023-11-14T22:13:20.123Z WARNING first\n2023-11-14T22:13:20.123Z WARNING second\n');
});

test('on a terminal a message takes the place of the bar, elsewhere there is nothing to clear', () => {
  const [terminal, pipe] = [memorySink(true), memorySink(false)];
  makeLogger([terminalTarget(terminal, 'INFO'), terminalTarget(pipe, 'INFO')]).info('m');
  expect(terminal.text()).toBe('<clear line>m\n');
  expect(pipe.text()).toBe('m\n');
});
