import { writeFileSync } from 'node:fs';
import { fails } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { UsageError } from '../errors/errors.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { runPaths } from '../run-folder/run-config.ts';
import { readRunRecord } from '../training/run-record.ts';
import { readRunFigures } from './read-metrics.ts';

test.each(['', '{', 'null', '[]', '{}', '{"rows":[]}', '{"rows":[null],"part":"all"}', '{"seconds":"1"}', '"__proto__"'])(
  'what a run has left with %s is told',
  (content) => {
    const paths = runPaths(temporaryFolder(), tinyConfig());
    for (const [path, read] of [
      [paths.metricsJson, () => readRunFigures(paths)],
      [paths.run, () => readRunRecord(paths.run)],
    ] as const) {
      writeFileSync(path, content);
      expect(read).toThrow(fails(UsageError, path));
    }
  },
);
