import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvidenceDetector, type EvidenceState, ebssaModel, type Report } from '@spikeseg/detection';
import { type EventStream, StepCutter } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import { randomGenerator, type Session, wasmBackend } from '@spikeseg/snn-core';
import { readSafetensors, type SafetensorsTensor } from '@spikeseg/snn-core/safetensors';
import { beforeAll, describe, expect, test } from 'vitest';
import { seal } from '../checkpoints/checkpoint-seal.ts';
import { temporaryFolder } from '../context/context.fixture.ts';
import { evidenceOptions, withOffShare } from '../detectors/evidence.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { part } from './events.fixture.ts';
import { openLive } from './open-live.ts';
import { decodeState, encodeState, readState } from './state-file.ts';

const config = tinyConfig({ evaluation: { detector: 'evidence' } });
const paths = [
  { x: 60, y: 60, vx: 4, vy: 0, rateHz: 120 },
  { x: -330, y: 70, vx: 200, vy: 20, rateHz: 300 },
];
const generated = generateRecording({ ...generatorOptions(config), durationS: 4, paths }, 3).recording;
const { sensor } = generated.events;
const model = { config, ...ebssaModel(sensor) };

const [startUs] = generated.events.t;
/** Two seconds after the start the fast object is in sight. An event at that very time, so that a new clock begins where a step does. */
const cutUs = startUs + 2e6;
const events: EventStream = (() => {
  const { t, x, y, p } = generated.events;
  const at = t.findIndex((tUs) => tUs >= cutUs);
  return { sensor, t: t.with(at, cutUs), x, y, p };
})();

/** Answers to events, and the state after them. */
async function answersTo(some: EventStream, from?: EvidenceState, ofModel = model) {
  const detector = await EvidenceDetector.open(sensor, evidenceOptions(wasmBackend, ofModel, 'night', sensor));
  if (from) detector.restore(from);
  const cutter = new StepCutter(sensor, detector.stepUs, from && { firstUs: from.firstUs, index: from.next });
  const answers: Report[] = [];
  for (const step of cutter.push(some)) for await (const answer of detector.push(step)) answers.push(answer);
  const last = cutter.end();
  if (last) for await (const answer of detector.push(last)) answers.push(answer);
  const { state } = detector;
  detector.close();
  if (state === undefined) throw new Error('expected a state');
  return { answers, state };
}

let whole: readonly Report[];
let first: Awaited<ReturnType<typeof answersTo>>;
let bytes: Uint8Array;
beforeAll(async () => {
  whole = (await answersTo(events)).answers;
  first = await answersTo(part(events, startUs, cutUs));
  bytes = encodeState(first.state, model);
});

const seen = (answers: readonly Report[]) => answers.flatMap(({ points }) => points.map(({ track, x, y }) => [track, x, y]));
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
        /option state .*night\.state: .*got the state of another detector or another size of sensor; give a new name/,
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
    await expect(answersTo(events, stored)).rejects.toThrow(/OFF share of 0.2, got one of 0.75/);
    await expect(answersTo(events, first.state, other)).rejects.toThrow(/OFF share of 0.75, got one of 0.2/);
  });

  test('needs an engine that tells it', async () => {
    const file = join(temporaryFolder(), 'new.state');
    await expect(
      openLive({ ...wasmBackend, name: 'mute', compile: compileMute }, model, 'night', sensor, { stateFile: file }),
    ).rejects.toThrow(/option state: expected an engine that can save its state, got mute/);
  });
});

describe('a state that somebody has changed, and sealed anew,', () => {
  /** The bytes with other values, or other tensors. */
  function changed(change: (values: State, tensors: Record<string, SafetensorsTensor>) => void): Uint8Array {
    const { tensors, metadata } = readSafetensors(bytes);
    const { checksum: _, ...rest } = metadata;
    const [values, others] = [JSON.parse(rest['values']) as State, { ...tensors }];
    change(values, others);
    return seal({ tensors: others, metadata: { ...rest, values: JSON.stringify(values) } });
  }
  type State = Record<string, unknown> & {
    background: Record<string, unknown>;
    followed: {
      search: Record<string, unknown>;
      follower: Record<string, unknown> & { tracks: Record<string, unknown>[] };
    };
  };
  const filled = (name: string, value: number) => (_: State, tensors: Record<string, SafetensorsTensor>) => {
    const { shape, data } = tensors[name];
    tensors[name] = { shape, data: data.slice().fill(value) };
  };

  test.each<[string, (values: State, tensors: Record<string, SafetensorsTensor>) => void]>([
    ['a look at the background that never comes', ({ background }) => (background['updateS'] = 0)],
    ['looks without number', ({ background }) => (background['startUs'] = -(2 ** 53))],
    ['a start long ago', (values) => (values['firstUs'] = -1e300)],
    ['a step that is none', (values) => (values['next'] = 0.5)],
    ['steps that were not', ({ followed: { search } }) => (search['silent'] = 1e9)],
    ['no number', ({ followed: { follower } }) => (follower.tracks[0]['x'] = null)],
    ['a variance below 0', ({ followed: { follower } }) => (follower.tracks[0]['pp'] = -1)],
    ['a text', ({ followed: { search } }) => (search['steps'] = 'x')],
    ['what every object has', (values) => Object.assign(values, { followed: { array: '__proto__', kind: 'constructor' } })],
    ['an array that is not there', ({ background }) => (background['counts'] = { array: 'none', kind: 'Float32Array' })],
    ['NaN in an array', filled('background.counts', Number.NaN)],
    ['more than was counted', filled('background.counts', 1e30)],
    ['endless potentials', filled('followed.search.session.potentials.slow', Infinity)],
    ['a time to come', filled('followed.search.input.sinceUs', 1e300)],
    [
      'an array that is cut',
      (_, tensors) => (tensors['background.last'] = { shape: [3], data: tensors['background.last'].data.slice(0, 3) }),
    ],
    [
      'an array of another kind',
      (_, tensors) => {
        const { data } = tensors['followed.follower.witness.sinceUs'];
        tensors['followed.follower.witness.sinceUs'] = { shape: [data.length], data: new Float32Array(data.length) };
      },
    ],
  ])('is refused as input: %s', (_, change) => {
    const file = join(temporaryFolder(), 'night.state');
    writeFileSync(file, changed(change));
    expect(() => readState(file, model)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining('got a damaged state: ') as string }),
    );
  });

  test('is refused, or gives answers that are numbers, wherever it was changed', async () => {
    const generator = randomGenerator(11);
    const random = () => generator.uniform();
    const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)];
    const strange = [null, -1, 0.5, 1e300, '', [], {}, true, 2 ** 53, 1e9, 0];
    const mutated = (value: unknown): unknown => {
      const isPlain = typeof value === 'object' && value !== null;
      const entries = isPlain ? Object.entries(value) : [];
      if (!isPlain || entries.length === 0 || random() < 0.05) return pick(strange);
      const [key, one] = pick(entries);
      return Array.isArray(value) ? value.with(Number(key), mutated(one)) : { ...value, [key]: mutated(one) };
    };
    let taken = 0;
    const refused: string[] = [];
    for (let k = 0; k < 80; k++) {
      const mutant = changed((values, tensors) => {
        if (k % 2 === 0) Object.assign(values, mutated(values));
        else {
          const name = pick(Object.keys(tensors));
          const data = tensors[name].data.slice();
          for (let times = 0; times < 5; times++)
            data[Math.floor(random() * data.length)] = pick([Number.NaN, Infinity, 1e30, -1, 0, 1e9, 5e-324]);
          tensors[name] = { ...tensors[name], data };
        }
      });
      const state = stateIn(mutant);
      if (state instanceof Error) {
        refused.push(state.name);
        continue;
      }
      taken++;
      const { answers } = await answersTo(part(events, cutUs, cutUs + 2e5), state);
      expect(answers.flatMap(({ detections, points }) => [...detections, ...points]).flatMap(notNumbers)).toEqual([]);
    }
    // Many changes are of a number among many.
    expect(taken).toBeGreaterThan(5);
    expect(new Set(refused)).toEqual(new Set(['Error']));
  });
});

function stateIn(file: Uint8Array): EvidenceState | Error {
  try {
    return decodeState(file, model);
  } catch (error) {
    return error as Error;
  }
}

/** Values that are numbers and not finite ones. */
const notNumbers = (one: object): unknown[] =>
  Object.values(one).filter((value) => typeof value === 'number' && !Number.isFinite(value));

test('a stream that goes on days after its state is refused, and begins without one', async () => {
  const stateFile = join(temporaryFolder(), 'night.state');
  writeFileSync(stateFile, bytes);
  const { cutter, detector } = await openLive(wasmBackend, model, 'night', sensor, { stateFile });
  const [step] = cutter.push(part(events, cutUs, Infinity, 2 * 86_400e6));
  expect(() => detector.push(step)).toThrow(expect.objectContaining({ name: 'UsageError' }) as Error);
  detector.close();
});
