import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateRecording, StepCutter } from '@spikeseg/events';
import { ebssaModel } from '@spikeseg/segmentation';
import { type EventStream, readSafetensors, type Session, wasmBackend } from '@spikeseg/snn-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { seal } from '../models/checkpoint-seal.ts';
import { withOffShare } from '../models/evidence.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { openLive } from './open-live.ts';
import { LiveEvidence, type LiveState } from './live-evidence.ts';
import { decodeState, encodeState, readState } from './state-file.ts';
import type { StepAnswer } from './step-answer.ts';

const config = tinyConfig({ evaluation: { detector: 'evidence' } });
const paths = [
  { x: 60, y: 60, vx: 4, vy: 0, rateHz: 120 },
  { x: -330, y: 70, vx: 200, vy: 20, rateHz: 300 },
];
const generated = generateRecording({ ...generatorOptions(config), durationS: 4, paths }, 3).recording;
const { sensor } = generated.events;
const model = { config, ...ebssaModel(sensor) };

/** Events in [from, to), their times later by `shiftUs`. */
function part({ t, x, y, p }: EventStream, from: number, to: number, shiftUs = 0): EventStream {
  const within = (_: number, k: number) => t[k] >= from && t[k] < to;
  return {
    sensor,
    t: t.filter(within).map((tUs) => tUs + shiftUs),
    x: x.filter(within),
    y: y.filter(within),
    p: p.filter(within),
  };
}

const [startUs] = generated.events.t;
/** Two seconds after the start the fast object is in sight. An event at that very time, so that a new clock begins where a step does. */
const cutUs = startUs + 2e6;
const events: EventStream = (() => {
  const { t, x, y, p } = generated.events;
  const at = t.findIndex((tUs) => tUs >= cutUs);
  return { sensor, t: t.with(at, cutUs), x, y, p };
})();

/** Answers to events, and the state after them. */
async function answersTo(some: EventStream, from?: LiveState, ofModel = model) {
  const detector = await LiveEvidence.open(wasmBackend, ofModel, 'night', sensor, { stateOf: () => from });
  const { cuts } = await openLive(wasmBackend, model, 'night', sensor);
  const cutter = new StepCutter(sensor, cuts, from && { firstUs: from.firstUs, index: from.next });
  const answers: StepAnswer[] = [];
  for (const step of cutter.push(some)) for await (const answer of detector.answers(step)) answers.push(answer);
  const last = cutter.end();
  if (last) for await (const answer of detector.answers(last)) answers.push(answer);
  const { state } = detector;
  detector.dispose();
  if (state === undefined) throw new Error('expected a state');
  return { answers, state };
}

let whole: readonly StepAnswer[];
let first: Awaited<ReturnType<typeof answersTo>>;
let bytes: Uint8Array;
beforeAll(async () => {
  whole = (await answersTo(events)).answers;
  first = await answersTo(part(events, startUs, cutUs));
  bytes = encodeState(first.state, model);
});

const seen = (answers: readonly StepAnswer[]) => answers.flatMap(({ points }) => points.map(({ track, x, y }) => [track, x, y]));
const compileMute = async (...given: Parameters<typeof wasmBackend.compile>): Promise<Session> =>
  Object.create(await wasmBackend.compile(...given), { state: { value: undefined } }) as Session;

describe('a state', () => {
  test('goes on as if the stream had never been cut, to the bit', async () => {
    const { answers } = await answersTo(part(events, cutUs, Infinity), decodeState(bytes, model));
    expect(answers.flatMap(({ points }) => points).length).toBeGreaterThan(20);
    expect([...first.answers, ...answers]).toEqual(whole);
  });

  test('goes on as if no time had passed where the clock began anew', async () => {
    const { answers } = await answersTo(part(events, cutUs, Infinity, -cutUs), decodeState(bytes, model));
    const later = whole.slice(first.answers.length);
    expect(answers.map(({ tUs }) => tUs + cutUs)).toEqual(later.map(({ tUs }) => tUs));
    expect(seen(answers)).toEqual(seen(later));
  });

  test('is what was written, bit by bit', () => {
    expect(decodeState(bytes, model)).toEqual(first.state);
  });

  test('of another sensor, damaged or of another kind is refused; where there is no file there is no state', () => {
    const file = join(temporaryFolder(), 'night.state');
    expect(readState(file, model)).toBeUndefined();
    writeFileSync(file, bytes);
    expect(readState(file, model)?.next).toBe(first.state.next);
    const other = ebssaModel({ width: 64, height: 48 });
    const learned = { ...model, weights: { ...model.weights, 'slow.leak': { shape: [3], data: new Float32Array(3) } } };
    for (const another of [other, learned])
      expect(() => readState(file, another)).toThrow(
        /--state .*night\.state: .*got the state of another detector or another size of sensor; give a new name/,
      );
    writeFileSync(file, bytes.with(bytes.length - 5, bytes[bytes.length - 5] ^ 1));
    expect(() => readState(file, model)).toThrow(/got a damaged file; give a new name/);
    writeFileSync(file, 'a,b\n');
    expect(() => readState(file, model)).toThrow(/expected a state that detect --follow has written, got a file of another kind/);
  });

  test('of a former version, which has other contents, is refused', () => {
    const { tensors, metadata } = readSafetensors(bytes);
    const { checksum: _, ...rest } = metadata;
    const file = join(temporaryFolder(), 'night.state');
    writeFileSync(file, seal({ tensors, metadata: { ...rest, format: 'spikeseg-state-2' } }));
    expect(() => readState(file, model)).toThrow(/got the state of another version of this program; give a new name/);
  });

  test('of a detector that has learned another share of OFF events goes on in one that has, too, and in no other', async () => {
    const other = { ...model, config: withOffShare(model.config, 0.75) };
    const all = (await answersTo(events, undefined, other)).answers;
    const begun = await answersTo(part(events, startUs, cutUs), undefined, other);
    const stored = decodeState(encodeState(begun.state, other), other);
    const { answers } = await answersTo(part(events, cutUs, Infinity), stored, other);
    expect([...begun.answers, ...answers]).toEqual(all);
    expect(all).not.toEqual(whole);
    await expect(answersTo(events, stored)).rejects.toThrow(
      /--state: expected the state of a detector with evidence.object_off_share 0.2, got one of 0.75; give a new name/,
    );
    await expect(answersTo(events, first.state, other)).rejects.toThrow(/with evidence.object_off_share 0.75, got one of 0.2/);
  });

  test('needs an engine that tells it', async () => {
    const file = join(temporaryFolder(), 'new.state');
    await expect(
      openLive({ ...wasmBackend, name: 'mute', compile: compileMute }, model, 'night', sensor, { stateFile: file }),
    ).rejects.toThrow(/--state: expected an engine that tells its state, got mute/);
  });
});
