import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentHash, type JobContent, jobHash } from './job.ts';

const file = { path: '../nights/a.csv', bytes: 10, changedMs: 1000 };
const content: JobContent = {
  command: 'detect',
  configuration: 'c',
  part: { name: 'a', file },
  version: '1.2.3+abc',
};

it('The hash of a job is SHA-256 of its content as canonical JSON.', () => {
  // printf '{"a":[1,null],"b":"x"}' | sha256sum
  expect(contentHash({ b: 'x', a: [1, null], c: undefined })).toBe(
    '3dece6dc8d22d61692b03c7d51836aaec96fd08a614e224565e177ad6ff9dbe2',
  );
  expect(jobHash(content)).toMatch(/^[0-9a-f]{64}$/);
});

it('Keys in another order, and the name of the recording, change no hash.', () => {
  const { version, command, configuration, part } = content;
  expect(jobHash({ version, part, configuration, command })).toBe(jobHash(content));
  expect(jobHash({ ...content, part: { ...part, name: 'DAVIS/a' } })).toBe(jobHash(content));
});

it.each<[string, Partial<JobContent>]>([
  ['version', { version: '1.2.4+abc' }],
  ['configuration', { configuration: 'd' }],
  ['path', { part: { name: 'a', file: { ...file, path: '../nights/b.csv' } } }],
  ['size', { part: { name: 'a', file: { ...file, bytes: 11 } } }],
  ['time of change', { part: { name: 'a', file: { ...file, changedMs: 1001 } } }],
  ['group', { part: { name: 'a', file: { ...file, group: 'g' } } }],
])('Another %s is another job.', (_, change) => {
  expect(jobHash({ ...content, ...change })).not.toBe(jobHash(content));
});

it('A part that is no file is known by its name.', () => {
  const [one, other] = ['fold-1', 'fold-2'].map((name) => jobHash({ ...content, part: { name } }));
  expect(one).not.toBe(other);
  expect(one).toBe(jobHash({ ...content, part: { name: 'fold-1' } }));
});

it('No two of many recordings have the same hash.', () => {
  const one = fc.record({ path: fc.string(), bytes: fc.nat(), changedMs: fc.nat() });
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: (value) => JSON.stringify(value) }), (recordings) => {
      const hashes = recordings.map((other) => jobHash({ ...content, part: { name: 'n', file: other } }));
      expect(new Set(hashes).size).toBe(recordings.length);
    }),
  );
});
