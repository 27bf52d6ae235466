import { expect, it } from 'vitest';
import type { DetectorPool } from './detector-pool.ts';
import { countedPool } from './detector-pool.ts';

const job = (recording: string) => ({ recording }) as never;

it('jobs count as they go on, beside each other, and whole when they are done', async () => {
  const told: [number, string][] = [];
  const waiting: (() => void)[] = [];
  const found = { detections: [] } as never;
  const run: DetectorPool['detect'] = async (_, onWindow) => {
    onWindow?.(1, 4);
    await new Promise<void>((resolve) => waiting.push(resolve));
    onWindow?.(4, 4);
    return found;
  };
  const plain: DetectorPool = { workers: 2, detect: run, segment: run as never, mark: run as never, close: async () => {} };
  const pool = countedPool(plain, (done, recording) => told.push([done, recording]));
  const both = [pool.detect(job('a')), pool.mark(job('b'))];
  expect(told).toEqual([
    [0.25, 'a'],
    [0.5, 'b'],
  ]);
  for (const go of waiting) go();
  expect(await Promise.all(both)).toEqual([found, found]);
  expect(told.at(-1)).toEqual([2, 'b']);
});
