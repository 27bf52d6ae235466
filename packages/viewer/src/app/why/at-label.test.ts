import { expect, it } from 'vitest';
import { smallNight } from '../../viewer-data.fixture.ts';
import { atLabel, atLabelText } from './at-label.ts';

/** An object that moves 40 px/s to the right from (0, 20), with a label every 10 ms for two seconds, seen at 1 s at (40, 20). */
const t = Uint32Array.from({ length: 201 }, (_, k) => 10_000 * k);
const label = { id: 0, t, x: Float32Array.from(t, (us) => (40 * us) / 1e6), y: Float32Array.from(t, () => 20) };

function at(x: number, y: number, us = 1_000_000) {
  const night = smallNight();
  const detections = { ...night.detections, t: Uint32Array.of(us), x: Float32Array.of(x), y: Float32Array.of(y) };
  return atLabel({ ...night, detections, labels: [label] }, 0);
}

it('a detection is at an object, late by the px that it is behind on its path, or at no label', () => {
  expect(at(43, 21)).toEqual({ kind: 'found', id: 0 });
  expect(at(43, 21, 1_005_000)).toEqual({ kind: 'found', id: 0 });
  expect(at(28, 20)).toEqual({ kind: 'late', id: 0, px: 12 });
  // Ahead of it, beside its path, and when it is gone.
  expect([at(52, 20), at(28, 30), at(80, 20, 2_100_000)]).toEqual([{ kind: 'false' }, { kind: 'false' }, { kind: 'false' }]);
});

it('says so', () => {
  expect(atLabelText(at(28, 20))).toMatch(/^late by 12 px.*id 0/);
  expect(atLabelText(at(43, 21))).toContain('at object id 0');
});
