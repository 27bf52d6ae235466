import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventStream, StepCutter } from '@spikeseg/events';
import { ebssaModel, withMotions } from '@spikeseg/segmentation';
import { readSafetensors, type Session, type TransportLayerSpec, transportChannels, wasmBackend } from '@spikeseg/snn-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import type { Model } from '../models/detector.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { model as convolutions } from '../parallel/jobs.fixture.ts';
import { changeLines } from './learned-maps.ts';
import { LiveEvidence, type LiveState } from './live-evidence.ts';
import { openLive } from './open-live.ts';
import { sharedVelocity } from './sky.fixture.ts';
import { decodeState, encodeState, readState } from './state-file.ts';
import type { StepAnswer } from './step-answer.ts';

const events = sharedVelocity(67, 3);
const { sensor } = events;
/** A detector that was trained before. */
const trained = withMotions(ebssaModel(sensor), [{ vx: -40, vy: 10, spread: 1 }]);
const model: Model = { config: tinyConfig({ evaluation: { detector: 'evidence' } }), ...trained };
const [startUs] = events.t;
/** Velocities are looked at here for the first time. */
const learnedUs = startUs + 65e6;

function part({ t, x, y, p }: EventStream, from: number, to: number): EventStream {
  const within = (_: number, k: number) => t[k] >= from && t[k] < to;
  return { sensor, t: t.filter(within), x: x.filter(within), y: y.filter(within), p: p.filter(within) };
}

interface Watched {
  readonly learns?: boolean;
  readonly from?: LiveState | undefined;
}

/** Answers to events, what was told, and the state after them. */
async function watch(some: EventStream, { learns = true, from }: Watched = {}) {
  const told: string[] = [];
  const onLearned = learns ? (changes: Parameters<typeof changeLines>[0]) => void told.push(...changeLines(changes)) : undefined;
  const live = await LiveEvidence.open(wasmBackend, model, 'night', sensor, { stateOf: () => from, onLearned });
  const { cuts } = await openLive(wasmBackend, model, 'night', sensor);
  const cutter = new StepCutter(sensor, cuts, from && { firstUs: from.firstUs, index: from.next });
  const answers: StepAnswer[] = [];
  for (const step of cutter.push(some)) for await (const answer of live.answers(step)) answers.push(answer);
  const last = cutter.end();
  if (last) for await (const answer of live.answers(last)) answers.push(answer);
  const { state } = live;
  live.dispose();
  if (state === undefined) throw new Error('expected a state');
  return { answers, told, state };
}

let whole: Awaited<ReturnType<typeof watch>>;
let deaf: Awaited<ReturnType<typeof watch>>;
beforeAll(async () => {
  whole = await watch(events);
  deaf = await watch(events, { learns: false });
});

const until = (answers: readonly StepAnswer[]) => answers.filter(({ tUs }) => tUs <= learnedUs);
const ignore = (): void => {};
const compileMute = async (...given: Parameters<typeof wasmBackend.compile>): Promise<Session> =>
  Object.create(await wasmBackend.compile(...given), { state: { value: undefined } }) as Session;

describe('a detector that learns while it watches', () => {
  test('learns the velocity that objects share, and tells it', () => {
    expect(whole.told).toEqual([
      expect.stringMatching(/^learned 1 velocity: \(1[34]\.\d, -[89]\.\d\) px\/s, [5-9] % of events$/),
    ]);
  });

  test('answers as one that does not learn until then, and otherwise afterwards', () => {
    expect(until(whole.answers)).toEqual(until(deaf.answers));
    expect(until(whole.answers).length).toBeGreaterThan(1000);
    expect(whole.answers).not.toEqual(deaf.answers);
    expect(whole.answers.at(-1)?.tUs).toBe(deaf.answers.at(-1)?.tUs);
  });

  test('stopped before it learns and again afterwards it goes on from its state as if it had never stopped', async () => {
    const answers: StepAnswer[] = [];
    const told: string[] = [];
    let state: LiveState | undefined;
    // Cut at events, so that a part begins where the one before has ended.
    for (const [fromS, untilS] of [
      [0, 30.2],
      [30.2, 66.3],
      [66.3, Infinity],
    ]) {
      const some = part(events, startUs + 1e6 * fromS, startUs + 1e6 * untilS);
      const watched = await watch(some, { from: state && decodeState(encodeState(state, model), model) });
      answers.push(...watched.answers);
      told.push(...watched.told);
      state = watched.state;
    }
    expect(answers).toEqual(whole.answers);
    expect(told).toEqual(whole.told);
    expect(state).toEqual(whole.state);
  });

  test('has the maps that were set by hand or trained, and what it has learned, at three brightnesses', () => {
    const slow = trained.network.layers.find(({ name }) => name === 'slow') as TransportLayerSpec;
    const cells = sensor.width * sensor.height;
    const known = transportChannels(slow).length;
    expect(slow.motions.at(-1)?.name).toBe('learned-0');
    expect(whole.state.detector.session.potentials['slow']).toHaveLength((known + 3) * cells);
    expect(deaf.state.detector.session.potentials['slow']).toHaveLength(known * cells);
  });

  test('its state is one of a detector that learns, and says nothing of learning where none does', () => {
    const file = join(temporaryFolder(), 'night.state');
    writeFileSync(file, encodeState(whole.state, model));
    expect(readState(file, model, true)?.learning?.learned).toHaveLength(1);
    expect(() => readState(file, model)).toThrow(
      /got one of a detector that learns, which goes on with --learn; give a new name/,
    );
    const bytes = encodeState(deaf.state, model);
    expect(readSafetensors(bytes).metadata['values']).not.toContain('learning');
    writeFileSync(file, bytes);
    expect(readState(file, model, true)?.learning).toBeUndefined();
  });

  test('needs evidence neurons, and an engine that tells its state', async () => {
    await expect(openLive(wasmBackend, convolutions, 'night', sensor, { onLearned: ignore })).rejects.toThrow(
      /--learn: expected evidence neurons, which have maps of velocities, got a network/,
    );
    await expect(
      openLive({ ...wasmBackend, name: 'mute', compile: compileMute }, model, 'night', sensor, { onLearned: ignore }),
    ).rejects.toThrow(/--learn: expected an engine that tells its state, got mute/);
  });
});
