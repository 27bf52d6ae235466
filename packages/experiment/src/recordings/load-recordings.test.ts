import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartialConfig } from '@spikeseg/config';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { generateRecording } from '@spikeseg/events/synthetic';
import { expect, it } from 'vitest';
import { windows } from '../../../events/src/windows/windows.fixture.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { neverInterrupted } from '../context/context.ts';
import { InterruptedError, UsageError } from '../errors/errors.ts';
import { windowOptions } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { type DatasetRecording, datasetRecording } from './dataset.ts';
import { recordingsNamed } from './loading.fixture.ts';
import { fingerprintOf } from './seen-recordings.ts';
import { loadRecordings, type StimuliOptions } from './stimuli.ts';
import { generatorOptions } from './synthetic.ts';

const names = ['a', 'b', 'c'];
const sources = recordingsNamed(names, 2);
const loaded = (from: readonly DatasetRecording[], changes: Partial<StimuliOptions> = {}, data: PartialConfig['data'] = {}) =>
  loadRecordings(windowOptions(tinyConfig({ data })), from, { stop: neverInterrupted, ...changes });

it.each(['counts', 'llr'] as const)(
  'recordings come in their order, with the windows of all their events: %s',
  async (encoding) => {
    const data = { encoding, window_stride: 4 };
    const told: string[] = [];
    const onRecording = (done: number, name: string) => void told.push(`${done} ${name}`);
    const found = await loaded(sources, { onRecording }, data);
    expect(told).toEqual(['1 a', '2 b', '3 c']);
    for (const [i, { windows: handles, ...summary }] of found.entries()) {
      const { events, objects } = await sources[i].load();
      const cut = Array.from(windows(events, windowOptions(tinyConfig({ data }))), ({ spikes }) => spikes);
      expect(summary).toMatchObject({ name: names[i], fingerprint: fingerprintOf(events), objects: objects.length });
      expect(summary).toMatchObject({ events: events.t.length, pixels: 240 * 180 });
      expect(handles).toHaveLength(cut.length);
      // In whatever order they are asked for, and again.
      for (const index of [...cut.keys()].toReversed().concat(0)) expect(handles[index].read()).toEqual(cut[index]);
    }
  },
);

/** Three good recordings and two broken ones. */
function withBroken(): DatasetRecording[] {
  const folder = temporaryFolder();
  const { recording } = generateRecording({ ...generatorOptions(tinyConfig()), durationS: 1 }, 1);
  const bytes = writeRecording(recording);
  const files = [
    ['broken 1', bytes.subarray(0, 500)],
    ['good', bytes],
    ['broken 2', bytes.subarray(0, 900)],
  ] as const;
  const [first, good, second] = files.map(([name, content]) => {
    const path = join(folder, `${name}.mat`);
    writeFileSync(path, content);
    return datasetRecording(name, { kind: 'file', path });
  });
  return [sources[0], first, good, second, sources[1]];
}

it('of several broken recordings the first one is the error', async () => {
  const error = await loaded(withBroken()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'EventFormatError', message: expect.stringMatching(/broken 1\.mat: /) });
});

it('or they are reported in their order, and left out', async () => {
  const bad: string[] = [];
  const all = await loaded(withBroken(), { onBad: (message) => void bad.push(message) });
  expect(all.map(({ name }) => name)).toEqual(['a', 'good', 'b']);
  expect(bad).toEqual([
    expect.stringMatching(/^left out: .*broken 1\.mat: /),
    expect.stringMatching(/^left out: .*broken 2\.mat: /),
  ]);
});

it.each([1, 3])('a wish to stop is heard after recording %i of 3', async (last) => {
  const controller = new AbortController();
  const stop = { signal: controller.signal, error: () => new InterruptedError('interrupted; nothing was written') };
  const told: number[] = [];
  const onRecording = (done: number) => {
    told.push(done);
    // As a signal does: from the event loop.
    if (done === last) setImmediate(() => controller.abort());
  };
  await expect(loaded(sources, { stop, onRecording })).rejects.toThrow('interrupted; nothing was written');
  expect(told).toHaveLength(last);
});

it('when none can be read there is nothing to go on with', async () => {
  const [, broken] = withBroken();
  await expect(loaded([broken, broken], { onBad: () => {} })).rejects.toThrow(
    new UsageError('expected at least one recording that can be read, got 2 that cannot'),
  );
});

it('an error of another kind is one even where bad recordings are left out', async () => {
  const impossible = datasetRecording('x', {
    kind: 'generated',
    options: { ...generatorOptions(tinyConfig()), durationS: -1 },
    seed: 1,
  });
  await expect(loaded([impossible], { onBad: () => {} })).rejects.toThrow(/duration_s/);
});
