import { expect, it } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { dropSettings } from './view-recording.ts';

it('settings are those of the configuration, as plain data', () => {
  const config = tinyConfig({
    evaluation: { detector: 'evidence' },
    evidence: { threshold_nats: 21, object_off_share: 0.4 },
  });
  const settings = dropSettings(config, { detector: 'evidence', maxEvents: 7 });
  expect(settings).toMatchObject({
    detector: 'evidence',
    maxEvents: 7,
    evidence: { thresholdNats: 21 },
    offShare: 0.4,
  });
  expect(settings.evidence.wishedFalseAlarmsPerHour).toBe(config.evidence.false_alarms_per_hour);
  expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
});

it('detectors that no page runs are refused', () => {
  for (const change of [
    { evaluation: { detector: 'network' } },
    { evaluation: { detector: 'evidence' }, evidence: { passes: 'both' } },
  ] as const)
    expect(() => dropSettings(tinyConfig(change), { detector: '' })).toThrow(
      'view: expected a recording where the detector is a network',
    );
});
