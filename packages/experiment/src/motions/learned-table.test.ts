import { expect, test } from 'vitest';
import { learnedTable, learnedText, velocitiesOf } from './learned-table.ts';

const motions = [
  { vx: 3, vy: -4, spread: 0.5, objects: 4.25, events: 400.4, chance: 1e-4 },
  { vx: 0, vy: 12, spread: 1, objects: 3, events: 90, chance: 0.002 },
];
const offShare = { share: 0.62, sd: 0.03, before: 0.2, objects: 3, events: 450, gainNats: 5.25 };
const none = { ...offShare, share: 0.2, sd: 0 };

test('each number stands beside what was set by hand and what it comes from', () => {
  expect(learnedTable({ motions, offShare }).slice(1)).toEqual([
    ['velocity 1, px/s', '5.0 (3.0, -4.0) ± 0.5', 'none', '4.3', '400', 'chance 1e-4'],
    ['velocity 2, px/s', '12.0 (0.0, 12.0) ± 1.0', 'none', '3.0', '90', 'chance 2e-3'],
    ['OFF share', '0.62 ± 0.03', '0.20', '3.0', '450', '5.3 nats'],
  ]);
  expect(learnedTable({ motions: [], offShare: none })[1][1]).toBe('0.20');
});

test('in words: velocities, the share of OFF events, or nothing', () => {
  expect(learnedText({ motions, offShare: none })).toMatch(/5\.0, 12\.0 px\/s; 20 % .* \(20 % before\)$/);
  expect(learnedText({ motions: [], offShare })).toMatch(/; 62 % .* \(20 % before\)$/);
  expect(learnedText({ motions: [], offShare: none })).not.toContain('%');
});

test('starts that have become no objects have no velocity', () => {
  const objects = [1, 0, 2].map((track) => ({ track, vx: track, vy: -track }));
  expect(velocitiesOf([{ objects }] as never)).toEqual([
    { vx: 1, vy: -1 },
    { vx: 2, vy: -2 },
  ]);
});
