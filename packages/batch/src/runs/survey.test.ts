import { fingerprintOf, openDataset, type RecordingSource } from '@spikeseg/experiment/models';
import { expect, it } from 'vitest';
import { tinyConfig } from '../../../experiment/src/network/tiny.fixture.ts';
import { checkSameRecordings, survey } from './plan-runs.ts';

const recordings = [
  { name: 'a', fingerprint: '1' },
  { name: 'b', fingerprint: '2' },
];

it('goes on with the recordings that it began with, and names the one that differs', () => {
  const plan = { kind: 'sweep', workers: 0, recordings, runs: [] } as const;
  const found = recordings.map((recording) => ({ ...recording, scorable: true, objects: 1 }));
  expect(() => checkSameRecordings(plan, found.toReversed())).not.toThrow();
  const changed = [found[0], { ...found[1], fingerprint: '3' }];
  for (const others of [changed, [found[0]], [...found, { ...found[0], name: 'b' }]]) {
    expect(() => checkSameRecordings(plan, others)).toThrow(
      `b: expected the 2 recordings that the batch began with, got others (${others.length}); restore them, or begin anew`,
    );
  }
});

const told: string[] = [];
const progress = {
  update: (done: number, total: number, name: string) => void told.push(`${done}/${total} ${name}`),
  end: () => {},
};
const sources = await openDataset(tinyConfig());

it('finds out who can be scored, who has an object, and what they hold', async () => {
  const [first, , negative] = sources;
  const unlabelled: RecordingSource = { name: 'u', load: async () => ({ ...(await first.load()), labelled: false }) };
  const none = { x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
  const dark: RecordingSource = {
    name: 'dark',
    load: async () => {
      const recording = await first.load();
      return { ...recording, events: { ...recording.events, ...none } };
    },
  };
  const { events } = await first.load();
  expect(await survey([first, negative, unlabelled, dark], progress)).toEqual([
    { name: first.name, fingerprint: fingerprintOf(events), scorable: true, objects: 1 },
    { name: negative.name, fingerprint: expect.any(String), scorable: true, objects: 0 },
    { name: 'u', fingerprint: fingerprintOf(events), scorable: false, objects: 1 },
    { name: 'dark', fingerprint: expect.any(String), scorable: false, objects: 1 },
  ]);
  expect(told).toEqual([`1/4 ${first.name}`, `2/4 ${negative.name}`, '3/4 u', '4/4 dark']);
});
