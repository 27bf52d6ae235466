import { type TransportLayerSpec, transportChannels, wasmBackend } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { carryState } from './carry-state.ts';
import { ebssaModel, type EvidenceModel } from './ebssa.ts';
import { noise, options, sensor, spot } from './evidence.fixture.ts';
import { EvidenceDetector } from './evidence-detector.ts';
import { type LiveMotion, withLiveMotions } from './learned-motions.ts';

const plain = ebssaModel(sensor);
const motion = (id: number, vx: number): LiveMotion => ({ id, vx, vy: 0, spread: 1 });
const slowOf = ({ network }: EvidenceModel) => network.layers.find(({ name }) => name === 'slow') as TransportLayerSpec;
const cells = sensor.width * sensor.height;

/** Potentials of a motion of `slow`, by brightness. */
function potentialsOf(model: EvidenceModel, potentials: Float32Array, name: string): number[][] {
  const slow = slowOf(model);
  return transportChannels(slow).flatMap((channel, at) =>
    slow.motions[channel.motion].name === name ? [[...potentials.subarray(cells * at, cells * (at + 1))]] : [],
  );
}

const events = [...noise(4, 3), ...spot({ rateHz: 60, fromS: 0, untilS: 4, seed: 1 }, (s) => [10 + 12 * s, 30])].toSorted(
  ([a], [b]) => a - b,
);

/** Detections of the steps from one to another. */
async function run(detector: EvidenceDetector, from: number, to: number) {
  const found = [];
  for (let step = from; step < to; step++) {
    for (const [tUs, x, y] of events) if (tUs >= 1e4 * step && tUs < 1e4 * (step + 1)) detector.add(x, y, tUs, 5);
    found.push(...((await detector.step(1e4 * (step + 1))) ?? []));
  }
  return found;
}
const open = (model: EvidenceModel) => EvidenceDetector.open(wasmBackend, sensor, options, model);

describe('a state that is carried to a network with other motions', () => {
  const first = withLiveMotions(plain, [motion(0, 12), motion(1, -12)]);
  const second = withLiveMotions(plain, [motion(2, 30), motion(0, 12)]);

  it('has the potentials of the maps that stay, and rest in the others', async () => {
    const detector = await open(first);
    await run(detector, 0, 200);
    const { state } = detector;
    const carried = carryState(state, first.network, second.network);
    const [before, after] = [state, carried].map(({ session }) => session.potentials['slow']);
    for (const { name } of slowOf(plain).motions)
      expect(potentialsOf(second, after, name)).toEqual(potentialsOf(first, before, name));
    const kept = potentialsOf(first, before, 'live-0');
    expect(potentialsOf(second, after, 'live-0')).toEqual(kept);
    expect(Math.max(...kept.flat())).toBeGreaterThan(5);
    expect(new Set(potentialsOf(second, after, 'live-2').flat())).toEqual(new Set([0]));
    expect(carried.session.potentials['fast']).toEqual(state.session.potentials['fast']);
    const goesOn = await open(second);
    goesOn.restore(carried);
    expect((await run(goesOn, 200, 400)).length).toBeGreaterThan(20);
    for (const one of [detector, goesOn]) one.dispose();
  });

  it('to the same network it is the same', async () => {
    const detector = await open(first);
    await run(detector, 0, 210);
    expect(carryState(detector.state, first.network, first.network)).toEqual(detector.state);
    detector.dispose();
  });

  it('there and back the detector says what one says that kept its network', async () => {
    const [whole, there] = [await open(plain), await open(plain)];
    const expected = await run(whole, 0, 400);
    const start = await run(there, 0, 203);
    const back = await open(plain);
    back.restore(carryState(carryState(there.state, plain.network, second.network), second.network, plain.network));
    expect([...start, ...(await run(back, 203, 400))]).toEqual(expected);
    for (const one of [whole, there, back]) one.dispose();
  });

  it('places of a motion that is gone count until the next answer', async () => {
    const detector = await open(first);
    await run(detector, 0, 200);
    const { state } = detector;
    const at = slowOf(first).motions.findIndex(({ name }) => name === 'live-1');
    const [level] = state.standing;
    const standing = [at - 1, at].map((place) => ({ ...level, motion: place }));
    const carried = carryState({ ...state, standing }, first.network, second.network);
    const names = carried.standing.map((one) => slowOf(second).motions[one.motion].name);
    expect(names).toEqual(['live-0', 'hop']);
    detector.dispose();
  });
});

describe('a network with motions that are learned while it is in use', () => {
  it('names its maps by the number of the motion, leaves out what stands, and is as before without any', () => {
    const model = withLiveMotions(plain, [motion(7, 12), motion(4, -12), motion(9, 1)]);
    const known = slowOf(plain).motions.length;
    expect(
      slowOf(model)
        .motions.slice(known)
        .map(({ name }) => name),
    ).toEqual(['live-7', 'live-4']);
    expect(withLiveMotions(plain, [])).toEqual(plain);
    expect(withLiveMotions(model, [])).toEqual(plain);
  });
});
