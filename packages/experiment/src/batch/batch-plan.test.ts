import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig } from '@spikeseg/config';
import { expect, it } from 'vitest';
import { temporaryFolder, testContext } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { openDataset, type RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { type BatchPlan, beginBatch, checkSameRecordings, findBatch, firstRun, survey } from './batch-plan.ts';

const plan: BatchPlan = {
  kind: 'sweep',
  workers: 2,
  recordings: [
    { name: 'a', fingerprint: '1' },
    { name: 'b', fingerprint: '2' },
  ],
  runs: [
    { name: 'run-1', settings: { seed: '1' } },
    { name: 'run-2', settings: { seed: '2' } },
  ],
};
const configOf = (seed: number) =>
  tinyConfig({ seed, experiment_name: 'many', output_dir: 'runs', data: { data_root: '/data' } });

function begun() {
  const context = testContext([], { cwd: temporaryFolder() });
  return { context, batch: beginBatch(context, plan, [configOf(1), configOf(2)]) };
}

it('is found by its folder and by its name, with the configuration of every run', () => {
  const { context, batch } = begun();
  expect(batch.root).toBe(join(context.cwd, 'runs', 'many'));
  for (const name of [batch.root, join('runs', 'many'), 'many']) expect(findBatch(context, name, './runs')).toEqual(batch);
});

it('overwrites nothing', () => {
  const { context, batch } = begun();
  const again = beginBatch(context, plan, [configOf(3), configOf(4)], configOf(5));
  expect(again.root).toBe(`${batch.root}-2`);
  expect(existsSync(join(again.root, 'config.yaml'))).toBe(true);
  expect(findBatch(context, 'many', 'runs')).toEqual(batch);
});

it('a folder without a plan is no batch', () => {
  const { context, batch } = begun();
  rmSync(join(batch.root, 'plan.json'));
  expect(findBatch(context, 'many', 'runs')).toBeUndefined();
  expect(findBatch(context, 'nobody', 'runs')).toBeUndefined();
});

it.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /plan\.json: expected the plan of a batch: it is not JSON/],
  ['nothing in it', {}, /plan\.json: expected the plan of a batch: kind: /],
  ['null', null, /plan\.json: expected the plan of a batch: the whole: /],
  ['no runs', { ...plan, runs: [] }, /: runs: /],
  ['a run without a name', { ...plan, runs: [{ settings: {} }] }, /: runs\.0\.name: /],
  [
    'a run of its parent',
    { ...plan, runs: [{ name: '../../..', settings: {} }] },
    /: runs\.0\.name: expected a plain name of a folder/,
  ],
  ['a run of the root', { ...plan, runs: [{ name: '/etc', settings: {} }] }, /: runs\.0\.name: /],
  ['a run of another drive', { ...plan, runs: [{ name: 'C:\\a', settings: {} }] }, /: runs\.0\.name: /],
  ['the batch itself', { ...plan, runs: [{ name: '.', settings: {} }] }, /: runs\.0\.name: /],
  ['a run twice', { ...plan, runs: [plan.runs[0], plan.runs[0]] }, /: runs: expected every name once/],
  ['a number as a setting', { ...plan, runs: [{ name: 'run-1', settings: { seed: 1 } }] }, /: runs\.0\.settings\.seed: /],
  ['threads without end', { ...plan, workers: -1 }, /: workers: /],
])('a plan with %s is refused', (_, stored, message) => {
  const { context, batch } = begun();
  const text = typeof stored === 'string' ? stored : JSON.stringify(stored);
  writeFileSync(join(batch.root, 'plan.json'), text);
  expect(() => findBatch(context, 'many', 'runs')).toThrow(message);
  expect(() => firstRun(batch.root)).toThrow(message);
});

it('a run that is a link out of the folder is refused', () => {
  const { context, batch } = begun();
  rmSync(join(batch.root, 'run-2'), { recursive: true });
  symlinkSync(temporaryFolder(), join(batch.root, 'run-2'), 'junction');
  expect(() => findBatch(context, 'many', 'runs')).toThrow(
    /run-2: expected files and folders of the run, got a link out of the run/,
  );
});

it('takes how much to read from the user, not from the folder', () => {
  const context = testContext([], { cwd: temporaryFolder(), env: { MINE: 'mine' } });
  const theirs = { data_root: '/data/$MINE', limits: { max_span_s: 1e9 } };
  beginBatch(
    context,
    plan,
    [1, 2].map((seed) => tinyConfig({ seed, experiment_name: 'many', output_dir: 'runs', data: theirs })),
  );
  const { limits } = defaultConfig().data;
  expect(findBatch(context, 'many', 'runs')?.configs[1].data).toMatchObject({ data_root: '/data/$MINE', limits });
  const given = findBatch(context, 'many', 'runs', { data: { limits: { max_span_s: 5 } } });
  expect(given?.configs[1].data).toMatchObject({ data_root: '/data/$MINE', limits: { max_span_s: 5 } });
});

it('goes on with the recordings that it began with, and names the one that differs', () => {
  const { batch } = begun();
  const found = plan.recordings.map((recording) => ({ ...recording, scorable: true, objects: 1 }));
  expect(() => checkSameRecordings(batch, found.toReversed())).not.toThrow();
  const changed = [found[0], { ...found[1], fingerprint: '3' }];
  for (const others of [changed, [found[0]], [...found, { ...found[0], name: 'b' }]]) {
    expect(() => checkSameRecordings(batch, others)).toThrow(
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
