import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecording } from '../recording/read-recording.ts';
import { editionVariables, writeHdf5 } from './hdf5.fixture.ts';
import { neverEnding } from './hostile.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeseg-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hanging = join(folder, 'hang_davis.h5');
writeFileSync(hanging, neverEnding());

describe('a file that the library reads for ever', () => {
  it('is a fault of that file after a while, and the next one is read', async () => {
    const reading = readRecording(hanging);
    // Meanwhile other things go on in this thread, such as signals and other files.
    const sound = await writeHdf5(join(folder, 'sound.h5'), editionVariables(0));
    expect((await readRecording(sound)).events.t.length).toBeGreaterThan(0);
    await expect(reading).rejects.toMatchObject({
      name: 'EventFormatError',
      file: hanging,
      got: 'one that the library was still reading',
    });
    expect((await readRecording(sound)).events.t.length).toBeGreaterThan(0);
  });

  it('is left at once when its reader is told to', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 500);
    await expect(readRecording(hanging, { signal: controller.signal })).rejects.toBe(reason);
    await expect(readRecording(hanging, { signal: controller.signal })).rejects.toBe(reason);
  });
});
