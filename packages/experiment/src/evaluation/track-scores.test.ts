import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { trackerOptions } from '../models/detector-options.ts';

it('the program of docs/how-to/live-pipeline.md has the defaults', () => {
  const page = readFileSync(new URL('../../../../docs/how-to/live-pipeline.md', import.meta.url), 'utf8');
  const constants = /^const noise =.*\n^const tracker =.*\n^const options =.*$/m.exec(page)?.[0] ?? '';
  const written = Object.fromEntries(
    Array.from(constants.matchAll(/(\w+): ([\d.]+)/g), ([, name, value]) => [name, Number(value)]),
  );
  const config = tinyConfig({});
  const { noise, ...tracker } = trackerOptions(config);
  expect(written).toEqual({
    ...noise,
    ...tracker,
    thresholdNats: config.evidence.threshold_nats,
    falseAlarmsPerHour: config.evidence.false_alarms_per_hour,
    separationPx: config.evidence.separation_px,
  });
});
