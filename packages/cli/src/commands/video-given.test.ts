import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, describe, expect, it } from 'vitest';
import { videoGiven } from './view.ts';

const cwd = mkdtempSync(join(tmpdir(), 'video-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const given = (options: Record<string, unknown>) => videoGiven({ cwd }, options);

describe('--video', () => {
  it('is a new GIF, in the working directory where nothing else is said', () => {
    expect(given({})).toBeUndefined();
    expect(given({ video: 'night.gif' })).toBe(join(cwd, 'night.gif'));
    expect(given({ video: 'NIGHT.GIF' })).toBe(join(cwd, 'NIGHT.GIF'));
    writeFileSync(join(cwd, 'there.gif'), '');
    expect(() => given({ video: 'there.gif' })).toThrow(says('there.gif', 'exists', '--video'));
  });

  it('of another kind is answered with how it is made of a GIF', () => {
    expect(() => given({ video: join('made', 'night.mp4') })).toThrow(
      says(/got "made.+night\.mp4"/, 'ffmpeg -i night.gif', 'night.mp4'),
    );
    // No name that a shell would take for something else is told to be pasted.
    expect(() => given({ video: '$(rm x).webm' })).toThrow(/ffmpeg -i video\.gif -pix_fmt yuv420p video\.webm$/);
    for (const video of ['night', 'night.png', '.gif'])
      expect(() => given({ video })).toThrow(says('--video', '.gif', `"${video}"`));
  });

  it('says nothing of a page', () => {
    for (const [name, flag, value] of [
      ['output', '--output', 'x.html'],
      ['serve', '--serve', true],
      ['maxEvents', '--max-events', '9'],
    ] as const)
      expect(() => given({ video: 'a.gif', [name]: value })).toThrow(says('--video', `no ${flag}`));
  });
});
