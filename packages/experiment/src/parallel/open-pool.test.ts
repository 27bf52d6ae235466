import { typescriptBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { testInterruption } from './jobs.fixture.ts';
import { openDetectorPool } from './open-pool.ts';

test.each([
  [0, 5, 0],
  [1, 5, 1],
  [3, 5, 3],
  [8, 2, 2],
  [2, 0, 0],
])('asked for %i workers for %i jobs: %i', async (workers, jobs, expected) => {
  const pool = openDetectorPool({ workers, jobs, backend: typescriptBackend, stop: testInterruption().stop });
  try {
    expect(pool.workers).toBe(expected);
  } finally {
    await pool.close();
  }
});
