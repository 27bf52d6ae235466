import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { filesBelow, newFolder, small } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

beforeAll(() => runCli(cwd, ['synth', '--output', 'made', '--quiet', ...small.filter((key) => key.startsWith('data.'))]));

const scoreFile = (...argv: readonly string[]) => runCli(cwd, ['evaluate', '--data-root', 'made', '--output', 'files', ...argv]);

describe('evaluate --detections', () => {
  const header = 'recording,t_us,x,y,w,h,score';

  test('prints its table; a recording without a row is one in which nothing was found', async () => {
    writeFileSync(join(cwd, 'mine.csv'), `${header}\nsynth001_davis_td_labelled,1000000,5,5,1,1,0.5\n`);
    const { code, out, err } = await scoreFile('--detections', 'mine.csv');
    expect(code).toBe(0);
    expect(out).toMatch(/^mine\.csv +/m);
    expect(out).toMatch(/^mine\.csv on +in training/m);
    expect(err).toMatch(/no detections in synth002_davis_td_labelled/);
    expect(filesBelow(join(cwd, 'files', 'evaluate-mine'))).toContain('metrics.json');
  });

  test.each<[string, string, string[], RegExp]>([
    ['an unknown recording', `${header}\nnight,0,1,1,1,1,1`, [], says('synth001', 'night')],
    [
      'a file out of order',
      `${header}\nsynth001_davis_td_labelled,9,1,1,1,1,1\nsynth001_davis_td_labelled,8,1,1,1,1,1`,
      [],
      says('synth001', 't_us 8', 9),
    ],
    ['no rows', header, [], says('one detection', 'none')],
    ['a missing column', 'recording,t_us\na,1', [], /detections line 1: expected column x/],
    ['a checkpoint beside it', header, ['spikeseg_default'], says('spikeseg_default', '--detections')],
    ['a split', header, ['--split', 'all'], /split: expected --detections alone/],
  ])('%s is refused, and nothing is written', async (_, text, argv, message) => {
    writeFileSync(join(cwd, 'wrong.csv'), text);
    const before = filesBelow(cwd);
    const { code, out, err } = await scoreFile('--detections', 'wrong.csv', '--quiet', ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^error: .*${message.source}.*\\n$`));
    expect(filesBelow(cwd)).toEqual(before);
  });

  test('a missing file is refused', async () => {
    const { code, err } = await scoreFile('--detections', 'nowhere.csv', '--quiet');
    expect(code).toBe(2);
    expect(err).toMatch(says('nowhere.csv', 'no such file'));
  });
});
