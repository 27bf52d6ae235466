import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MotionLearner } from '@spikeseg/stdp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { runPaths } from '../run-folder/run-paths.ts';
import { readTraining, type StoredTraining, saveTraining } from './motion-state.ts';
import { motionOptions, untrained } from './motion-training.ts';

const learner = new MotionLearner({ width: 20, height: 20 }, motionOptions);
for (let k = 0; k < 40; k++) learner.observe(5 + (k >> 2), 10, 20_000 * k, 7 / (k + 3), true);

const stored: StoredTraining = {
  training: {
    ...untrained,
    pass: 2,
    done: 1,
    learner: learner.state,
    held: { events: 3, nats: 0.1 + 0.2 },
    rows: [{ pass: 1, recording: '<night>', events: 7, maps: 2, claimed: 1 / 3, heldOutNats: null }],
    passes: [1e-17, -0.1],
    history: [{ pass: 0, maps: [{ id: 4, vx: 0.1 + 0.2, vy: -7, spread: 1 / 3, priors: [1e-9, 0, 2e-4] }] }],
    best: learner.state.maps.slice(0, 2).map((map) => ({ ...map, kinds: { all: 7 / 3, off: 1e-9 } })),
    offShare: { first: 0.2, now: 1 / 3, best: 0.1 + 0.2 },
  },
  recordings: { '<night>': 'f1' },
};

const pathsOf = () => runPaths(temporaryFolder(), tinyConfig());

describe('the state of a training', () => {
  it('is what was saved, to the bit, and lies among the checkpoints', () => {
    const paths = pathsOf();
    for (const state of [stored, { training: untrained, recordings: {} }]) {
      saveTraining(paths, state);
      expect(readTraining(paths)).toEqual(state);
    }
    expect(readFileSync(join(paths.checkpoints, 'motions.json'), 'utf8')).toMatch(/^\{.*\}\n$/);
  });

  it('of an earlier version, which followed no maps and counted no polarities, goes on', () => {
    const paths = pathsOf();
    const { history: _, offShare: _share, ...training } = stored.training;
    mkdirSync(paths.checkpoints, { recursive: true });
    writeFileSync(join(paths.checkpoints, 'motions.json'), JSON.stringify({ ...stored, training }));
    expect(readTraining(paths)).toEqual({ ...stored, training: { ...training, history: [], offShare: untrained.offShare } });
  });

  it('is none before anything was saved', () => {
    expect(readTraining(pathsOf())).toBeUndefined();
  });

  it.each([
    ['{"training":', /motions\.json: expected how far a training is: it is not JSON/],
    [JSON.stringify({ ...stored, training: { ...stored.training, pass: 'two' } }), /motions\.json: .*training\.pass/],
    [
      JSON.stringify({ ...stored, training: { ...stored.training, best: [{ id: 3 }] } }),
      /motions\.json: .*training\.best\.0\.vx/,
    ],
    [JSON.stringify({ training: stored.training }), /motions\.json: .*recordings/],
  ])('damaged is refused: %#', (text, message) => {
    const paths = pathsOf();
    mkdirSync(paths.checkpoints, { recursive: true });
    writeFileSync(join(paths.checkpoints, 'motions.json'), text);
    expect(() => readTraining(paths)).toThrow(message);
  });
});
