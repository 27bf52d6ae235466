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
    expect(given({ video: 'night.gif' })).toEqual({ path: join(cwd, 'night.gif'), speed: undefined });
    expect(given({ video: 'NIGHT.GIF', videoSpeed: '2.5' })).toEqual({ path: join(cwd, 'NIGHT.GIF'), speed: 2.5 });
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

  it('says nothing of a page, and its speed nothing without it', () => {
    for (const [name, flag, value] of [
      ['output', '--output', 'x.html'],
      ['serve', '--serve', true],
      ['maxEvents', '--max-events', '9'],
    ] as const)
      expect(() => given({ video: 'a.gif', [name]: value })).toThrow(says('--video', `no ${flag}`));
    expect(() => given({ videoSpeed: '2' })).toThrow(says('--video-speed', '--video FILE', 'none'));
  });

  it('has a speed above 0', () => {
    for (const speed of ['.5', '0.25', '20']) expect(given({ video: 'a.gif', videoSpeed: speed })?.speed).toBe(Number(speed));
    for (const speed of ['0', '0.0', '-1', 'fast', '', 'Infinity', '2x'])
      expect(() => given({ video: 'a.gif', videoSpeed: speed })).toThrow(says('--video-speed', 0, JSON.stringify(speed)));
  });
});
