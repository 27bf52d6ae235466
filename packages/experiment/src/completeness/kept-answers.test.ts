import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { KeptAnswers, keyOf, programIdentity } from './kept-answers.ts';

const answer = { answer: { kind: 'scores', scores: [1.25, null] }, seconds: 3 } as const;

test('an answer comes back as it was put, and no other', () => {
  const output = temporaryFolder();
  new KeptAnswers(output).put('a', answer);
  expect(new KeptAnswers(output).get('a')).toEqual(answer);
  expect(new KeptAnswers(output).get('b')).toBeUndefined();
  expect(readdirSync(join(output, 'completeness-jobs'))).toEqual(['a.json']);
});

test('a damaged file is no answer, whatever is left of it', () => {
  const output = temporaryFolder();
  const kept = new KeptAnswers(output);
  kept.put('a', answer);
  const path = join(output, 'completeness-jobs', 'a.json');
  const whole = readFileSync(path, 'utf8');
  for (const left of ['', whole.slice(0, 20), '{}', '[]', 'null', '{"answer": {"kind": "other"}}']) {
    writeFileSync(path, left);
    expect({ left, got: kept.get('a') }).toEqual({ left, got: undefined });
  }
});

test('a key depends on every part, and on where each ends', () => {
  const keys = [keyOf('ab', 'c'), keyOf('a', 'bc'), keyOf(['ab', 'c']), keyOf('ab', 'c', null), keyOf('ab', 'd')];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOf('ab', 'c')).toBe(keys[0]);
});

test('the program is the same program, time after time', () => {
  expect(programIdentity('1.2.3')).toMatch(/^[\da-f]{64}$/);
  expect(programIdentity('1.2.3')).toBe(programIdentity('1.2.3'));
});
