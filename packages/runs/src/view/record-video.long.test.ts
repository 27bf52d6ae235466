import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generateRecording } from '@spikeseg/events';
import { planVideo } from '@spikeseg/report';
import { ebssaModel } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { decodeGif } from '../../../report/src/video/decode-gif.fixture.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { InterruptedError } from '../errors/errors.ts';
import { detect } from '../models/detector.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { type RecordVideo, recordVideo } from './view-recording.ts';

const config = tinyConfig({ evaluation: { detector: 'evidence' } });
const model = {
  name: 'evidence',
  path: 'evidence neurons',
  config,
  ...ebssaModel({ width: config.data.input_width, height: config.data.input_height }),
};
const noise = { durationS: 3, stars: 0, satellites: 0, backgroundRateHz: 2000 };
const paths = [{ x: 20, y: 100, vx: 40, vy: -10, rateHz: 500 }];
const { recording } = generateRecording({ ...generatorOptions(config), ...noise, paths }, 5);
const plan = planVideo(recording.events);
const record = (path: string, more: Partial<RecordVideo> = {}) =>
  recordVideo({ model, backend: wasmBackend }, recording, { path, plan, stop: neverInterrupted, ...more });

describe('recordVideo', () => {
  it('writes the tracks of detect, whole, into a folder that it makes, and the same bytes again', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'new', 'night.gif');
    const heard: string[] = [];
    const written = await record(path, { onFrame: (done, total) => heard.push(`${done}/${total}`) });
    const { points } = await detect(wasmBackend, model, '', recording.events);
    expect(written).toMatchObject({ frames: plan.frames, tracks: 1, speed: 1, bytes: statSync(path).size });
    expect(written.events).toBe(recording.events.t.length);
    expect([heard[0], heard.at(-1)]).toEqual([`1/${plan.frames}`, `${plan.frames}/${plan.frames}`]);

    const { width, height, frames } = decodeGif(readFileSync(path));
    expect([width, height, frames.length]).toEqual([written.width, written.height, plan.frames]);
    // The border of the box at the end of a frame, which is 0.1 s long: where the track is then.
    const zoom = width / recording.events.sensor.width;
    const hits = points.filter(({ tUs, x, y, w, h }) => {
      const frame = (tUs - plan.startUs) / plan.stepUs - 1;
      if (!Number.isInteger(frame)) return false;
      const [left, top] = [Math.round((x + 0.5 - w / 2) * zoom), Math.round((y + 0.5 - h / 2) * zoom)];
      expect({ tUs, colour: frames[frame].at(left, top) }).toEqual({ tUs, colour: '#009e73' });
      return true;
    });
    expect(hits.length).toBeGreaterThan(3);

    await record(join(folder, 'again.gif'));
    expect(readFileSync(join(folder, 'again.gif')).equals(readFileSync(path))).toBe(true);
  });

  it('ends early where the file grows too large, and what is there plays', async () => {
    const path = join(temporaryFolder(), 'small.gif');
    const whole = await record(path);
    const cut = join(temporaryFolder(), 'cut.gif');
    const written = await record(cut, { mostBytes: whole.bytes / 2 });
    expect(written.frames).toBeGreaterThan(2);
    expect(written.frames).toBeLessThan(plan.frames);
    expect(written.bytes).toBe(statSync(cut).size);
    expect(decodeGif(readFileSync(cut)).frames).toHaveLength(written.frames);
  });

  it('leaves nothing behind when it is interrupted, while detecting or while writing', async () => {
    for (const moment of ['onWindow', 'onFrame'] as const) {
      const folder = temporaryFolder();
      const controller = new AbortController();
      const stop = { signal: controller.signal, error: () => new InterruptedError('interrupted; nothing was written') };
      const started = record(join(folder, 'night.gif'), { stop, [moment]: () => controller.abort() });
      await expect(started).rejects.toThrow('interrupted; nothing was written');
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});
