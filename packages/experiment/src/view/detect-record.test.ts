import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { withSettings } from '../options/settings.ts';
import { readDetectRecord, writeDetectRecord } from './detect-record.ts';

it('what detect was called with comes back, without what says nothing of detections', () => {
  const folder = temporaryFolder();
  const record = {
    cwd: '/work',
    recordings: [{ name: 'night', path: '/data/night.mat', fingerprint: 'ab12', firstUs: 7 }],
    missing: [{ name: 'half', path: '/data/half.mat', why: 'truncated' }],
    options: { model: 'first', settings: { evidence: { threshold_nats: 22 } } },
  };
  writeDetectRecord(folder, {
    ...record,
    options: withSettings(record.options, { data: { num_workers: 3 }, output_dir: 'found' }),
  });
  expect(readDetectRecord(folder)).toEqual(record);
});

it('a folder without it has none, and another file is refused', () => {
  const folder = temporaryFolder();
  expect(readDetectRecord(folder)).toBeUndefined();
  const path = join(folder, 'detect.json');
  for (const text of ['{', '[]', '{"cwd": "/", "recordings": [{"path": 1}], "options": {}}']) {
    writeFileSync(path, text);
    expect(() => readDetectRecord(folder)).toThrow(`${path}: expected what detect wrote: `);
  }
});
