import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, testContext } from '../context/context.fixture.ts';
import { readEvents } from '../training/events.fixture.ts';
import { MotionEvents } from './motion-events.ts';
import { type MotionRow, type MotionTraining, untrained } from './motion-training.ts';

const row = (pass: number, heldOutNats: number | null): MotionRow => ({
  pass,
  recording: 'night',
  events: 900,
  maps: 7,
  claimed: 0.25,
  heldOutNats,
});
const map = { id: 40, vx: 3, vy: -4, spread: 1, priors: [0.125, 0.25, 0.125] };

/** Numbers that a file of 32 bits holds. */
const shares = (now: number) => ({ first: 0.2, now, best: 0.2 });

/** States of a training of one recording, as they are told: after it, and after its pass. */
const looked: MotionTraining = { ...untrained, done: 1, rows: [row(0, null)] };
const first: MotionTraining = { ...looked, pass: 1, done: 0, history: [{ pass: 0, maps: [map] }], offShare: shares(0.25) };
const learned: MotionTraining = { ...first, done: 1, rows: [...first.rows, row(1, 0.5)] };
const ended: MotionTraining = {
  ...learned,
  pass: 2,
  done: 0,
  history: [...first.history, { pass: 1, maps: [] }],
  ended: true,
  offShare: shares(0.5),
};

/** What an event file says from a state on. */
async function record(states: readonly MotionTraining[], resumed?: MotionTraining, folder = join(temporaryFolder(), 'events')) {
  const events = MotionEvents.open(folder, testContext([]), resumed);
  for (const state of states) await events.tell(state);
  const files = readEvents(folder);
  return { folder, files, written: files[files.length - 1].map(({ tag, step, value }) => [tag, step, value]) };
}

const version = ['version', 0, undefined];
const scalars = (step: number) => [
  ['slow/null_share', step, 0.75],
  ['slow/maps', step, 7],
  ['slow/events', step, 900],
];
const endOfFirst = [
  ['slow/object_off_share', 1, 0.25],
  ['slow/speed_px_s/map_40', 1, 5],
  ['slow/share/map_40', 1, 0.5],
  // A picture.
  ['slow/velocities', 1, 4],
];

it('tells of every recording, and of every map that a pass left, at the number of recordings learned from', async () => {
  const { written } = await record([looked, first, learned, ended]);
  expect(written).toEqual([
    version,
    ...scalars(1),
    ...endOfFirst,
    ['slow/held_out_nats', 2, 0.5],
    ...scalars(2),
    ['slow/object_off_share', 2, 0.5],
    ['slow/velocities', 2, 4],
  ]);
});

it('a run that goes on within a pass tells of its last recording again, and of what comes after it once', async () => {
  const { folder } = await record([looked, first]);
  const { files, written } = await record([first], looked, folder);
  expect(files).toHaveLength(2);
  expect(written).toEqual([version, ['start', 1, undefined], ...scalars(1), ...endOfFirst]);
});

it('a run that goes on between two passes voids what comes after the first of them', async () => {
  const { folder } = await record([looked, first, learned]);
  const { written } = await record([learned], first, folder);
  expect(written.slice(0, 3)).toEqual([version, ['start', 2, undefined], ['slow/held_out_nats', 2, 0.5]]);
});

it('a run that kept nothing begins anew', async () => {
  const { folder } = await record([looked]);
  const { written } = await record([looked], untrained, folder);
  expect(written).toEqual([version, ['start', 1, undefined], ...scalars(1)]);
});
