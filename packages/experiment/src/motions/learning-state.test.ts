import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, testContext } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { runPaths } from '../run-folder/run-config.ts';
import { readEvents } from '../training/events.fixture.ts';
import { learnedFromObjects } from './learning.ts';
import { LearningEvents } from './learning-events.ts';
import { readLearning, type StoredLearning, saveLearning } from './learning-state.ts';

const object = (track: number) => ({
  track,
  fromS: 0.1 + 0.2,
  untilS: 9,
  x: 60 * track,
  y: 1 / 3,
  vx: 30,
  vy: -40,
  speedSd: 0.1,
  events: 100,
  off: 1e-17,
  onVariance: 0.1,
  offVariance: 1,
  weight: 1,
});
const night = { recording: '<night>', events: 7, objects: [1, 2, 3, 4, 5].map(object) };
const stored: StoredLearning = { learning: [night], recordings: { '<night>': 'f1' }, ended: false };

const pathsOf = () => runPaths(temporaryFolder(), tinyConfig());

describe('the state of a training', () => {
  it('is what was saved, to the bit, and lies among the checkpoints; it is none before', () => {
    const paths = pathsOf();
    expect(readLearning(paths)).toBeUndefined();
    saveLearning(paths, stored);
    expect(readLearning(paths)).toEqual(stored);
    expect(readFileSync(join(paths.checkpoints, 'learning.json'), 'utf8')).toMatch(/^\{.*\}\n$/);
  });

  it.each([
    ['{"learning":', /learning\.json: expected how far a training is: it is not JSON/],
    [JSON.stringify({ ...stored, learning: [{ ...night, events: 'seven' }] }), /learning\.json: .*learning\.0\.events/],
    [JSON.stringify({ learning: [], ended: true }), /learning\.json: .*recordings/],
  ])('damaged is refused: %#', (text, message) => {
    const paths = pathsOf();
    mkdirSync(paths.checkpoints, { recursive: true });
    writeFileSync(join(paths.checkpoints, 'learning.json'), text);
    expect(() => readLearning(paths)).toThrow(message);
  });
});

const version = ['version', 0, undefined];
const ofStep = (step: number) => [
  ['objects/events', step, 7],
  ['objects/found', step, 5],
  ['objects/motions', step, 1],
  ['objects/off_share', step, expect.any(Number)],
  ['objects/speed_px_s/1', step, 50],
  // A picture.
  ['objects/velocities', step, 4],
];

describe('event files of a training', () => {
  const states = [[night], [night, { ...night, recording: 'two' }]];
  /** What an event file says from a state on. */
  async function record(
    learnings: readonly (typeof states)[number][],
    resumed?: number,
    folder = join(temporaryFolder(), 'events'),
  ) {
    const events = LearningEvents.open(folder, testContext(), resumed);
    for (const learning of learnings) await events.tell(learning, learnedFromObjects(learning, tinyConfig()));
    const files = readEvents(folder);
    return { folder, written: files[files.length - 1].map(({ tag, step, value }) => [tag, step, value]) };
  }
  it('tell what the objects of all recordings so far have taught', async () => {
    expect((await record(states)).written).toEqual([version, ...ofStep(1), ...ofStep(2)]);
  });

  it('of a run that goes on void what the stopped one wrote after its state', async () => {
    const { folder } = await record(states);
    const { written } = await record(states.slice(1), 1, folder);
    expect(written).toEqual([version, ['start', 2, undefined], ...ofStep(2)]);
  });
});
