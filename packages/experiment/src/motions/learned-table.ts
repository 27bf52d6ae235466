import type { Learned } from '../checkpoints/detector-file.ts';
import type { FollowedRecording, Learning } from './learning.ts';

/** What was followed, without the starts that have become no objects. */
export const objectsOf = ({ objects }: Pick<FollowedRecording, 'objects'>): FollowedRecording['objects'] =>
  objects.filter(({ track }) => track > 0);

/** Velocities of all objects, px/s. */
export const velocitiesOf = (learning: Learning): { vx: number; vy: number }[] =>
  learning.flatMap((one) => objectsOf(one).map(({ vx, vy }) => ({ vx, vy })));

/** Rows of a table of what was learned, the header first: each number beside its hand-set value, and what it comes from. */
export const learnedTable = ({ motions, offShare }: Learned): string[][] => [
  ['learned', 'value', 'hand-set', 'objects', 'events', 'it is so because'],
  ...motions.map(({ vx, vy, spread, objects, events, chance }, k) => [
    `velocity ${k + 1}, px/s`,
    `${Math.hypot(vx, vy).toFixed(1)} (${vx.toFixed(1)}, ${vy.toFixed(1)}) ± ${spread.toFixed(1)}`,
    'none',
    objects.toFixed(1),
    events.toFixed(0),
    `chance ${chance.toExponential(0)}`,
  ]),
  [
    'OFF share',
    `${offShare.share.toFixed(2)}${offShare.sd > 0 ? ` ± ${offShare.sd.toFixed(2)}` : ''}`,
    offShare.before.toFixed(2),
    offShare.objects.toFixed(1),
    offShare.events.toFixed(0),
    `${offShare.gainNats.toFixed(1)} nats`,
  ],
];

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Velocities that objects share, in words. */
const velocitiesText = (motions: Learned['motions']): string =>
  motions.length === 0
    ? 'no shared velocity'
    : `velocities that objects share: ${motions.map(({ vx, vy }) => Math.hypot(vx, vy).toFixed(1)).join(', ')} px/s`;

/** What was learned, in words. */
export function learnedText({ motions, offShare }: Learned): string {
  const isOther = offShare.share !== offShare.before;
  if (motions.length === 0 && !isOther) return 'learned nothing: objects share no velocity; the detector stays as it was';
  return `learned ${velocitiesText(motions)}; ${percent(offShare.share)} of the events of objects are OFF (${percent(offShare.before)} before)`;
}
