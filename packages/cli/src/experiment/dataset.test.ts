import { expect, test } from 'vitest';
import { memorySink } from '../context.fixture.ts';
import { makeLogger, terminalTarget } from '../log/logger.ts';
import { learnedFrom, openReadable } from './dataset.ts';
import { tinyConfig } from './tiny.fixture.ts';

const log = makeLogger([terminalTarget(memorySink(false), 'DEBUG')]);
const config = (...heldOut: readonly string[]) => tinyConfig({ data: { held_out: [...heldOut] } });
const sources = await openReadable(tinyConfig(), { skipBad: false, log });
const [first, second, third] = sources.map(({ name }) => name);

const learned = (...heldOut: readonly string[]) => learnedFrom(config(...heldOut), sources).map(({ name }) => name);

test('a run learns from all recordings but those that are held out', () => {
  expect(learned()).toEqual([first, second, third]);
  expect(learned(second)).toEqual([first, third]);
  expect(learned(third, first)).toEqual([second]);
});

test.each([
  [['nobody'], `data.held_out: expected names of recordings (${first}, ${second}, ${third}), got nobody`],
  [[first, second, third], 'data.held_out: expected at least one recording left to train on, got all 3; name fewer'],
])('holding out %j is an error', (heldOut, message) => {
  expect(() => learnedFrom(config(...heldOut), sources)).toThrow(message);
});
