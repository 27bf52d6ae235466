import { expect, it } from 'vitest';
import { StepEvents } from './step-events.ts';
import { VelocityBank } from './velocity-bank.ts';

const velocities = [
  { vx: 200, vy: 0 },
  { vx: -200, vy: 0 },
  { vx: 0, vy: 200 },
  { vx: 0, vy: -200 },
];
/** 10 nats/s leak, a box proposes at 4 nats and keeps at most 6. */
const bank = () => new VelocityBank({ width: 128, height: 120 }, { velocities, leakNatsS: 10, thresholdNats: 4, ceilingNats: 2 });
/** A nat every 10 ms along a velocity, from the middle of the sensor on. */
function train({ vx, vy }: { readonly vx: number; readonly vy: number }, count: number, startUs: number): StepEvents {
  const step = new StepEvents();
  for (let k = 0; k < count; k++) step.push(64 + (vx * k) / 100, 60 + (vy * k) / 100, startUs + k * 10_000, 1);
  return step;
}

it.each(velocities)('a train with ($vx, $vy) px/s is proposed with that velocity alone', (velocity) => {
  const proposals = bank().add(train(velocity, 9, 1e6));
  expect(proposals.length).toBeGreaterThan(0);
  for (const { vx, vy, x, y, tUs } of proposals) {
    expect([vx, vy]).toEqual([velocity.vx, velocity.vy]);
    const seconds = (tUs - 1e6) / 1e6;
    expect(Math.abs(x - 64 - vx * seconds)).toBeLessThanOrEqual(4);
    expect(Math.abs(y - 60 - vy * seconds)).toBeLessThanOrEqual(4);
  }
});

it('the clock of a camera that has run for ten hours is as good as another', () => {
  const tenHoursUs = 3.6e10;
  expect(bank().add(train(velocities[0], 1, tenHoursUs))).toEqual([]);
  const late = bank().add(train(velocities[0], 9, tenHoursUs));
  expect(late.map(({ tUs, ...rest }) => ({ ...rest, tUs: tUs - tenHoursUs + 1e6 }))).toEqual(
    bank().add(train(velocities[0], 9, 1e6)),
  );
});
