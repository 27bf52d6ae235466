import { objectRatesHz } from '@spikeseg/segmentation';
import type { SensorSize } from '@spikeseg/events';
import * as z from 'zod';
import { mostLearned } from './learned-maps.ts';
import { listOf, mostMaps, mostSteps, mostUs, numbers, rounded, whole, within } from './state-numbers.ts';

const fastestPxS = 2000;
const many = () => within(0, 1e15);
const velocityOf = { vx: within(-fastestPxS, fastestPxS), vy: within(-fastestPxS, fastestPxS), spread: within(1e-6, fastestPxS) };
const mean = () => within(-1e9, 1e9);

const mapForm = z.object({
  id: whole(mostUs),
  ...velocityOf,
  claimed: many(),
  priors: z.array(within(0, 1)).length(objectRatesHz.length),
  means: z.object({ dx: mean(), dy: mean(), delay: mean(), excess: mean(), fourth: mean() }),
  kinds: z.object({ all: many(), off: many() }).exactOptional(),
});

/** What is in use. */
export const learnedForm = listOf(
  z.object({ id: whole(mostUs), ...velocityOf, share: within(0, 1), map: mapForm }),
  mostLearned,
).refine((maps) => new Set(maps.map(({ id }) => id)).size === maps.length, 'expected maps of different numbers');

/** What learns from the stream. */
export function learningForm({ width, height }: SensorSize) {
  const known = listOf(mapForm, mostMaps).refine(
    (all) => all.flatMap(({ priors }) => priors).reduce((sum, prior) => sum + prior, 0) <= rounded,
    'expected shares that add up to 1 at most',
  );
  const learner = z.object({
    maps: known,
    passEvents: whole(mostUs),
    events: whole(mostUs),
    meanRatio: within(0, 1e30),
    ratios: whole(mostUs),
  });
  const events = z
    .object({
      t: numbers(Float64Array, -mostUs, mostUs),
      x: numbers(Int32Array, 0, width - 1),
      y: numbers(Int32Array, 0, height - 1),
      ratio: numbers(Float64Array, 0, 1e30),
    })
    .refine(({ t, x, y, ratio }) => [x, y, ratio].every(({ length }) => length === t.length), 'expected columns of one length')
    .refine(({ t }) => t.every((tUs, k) => k === 0 || tUs >= t[k - 1]), 'expected events in time order');
  const block = z
    .object({ learner, taught: whole(mostUs), nats: within(-1e15, 1e15), rests: z.boolean(), events, context: whole(mostUs) })
    .refine(({ context, events: { t } }) => context <= t.length, 'expected no more context than events');
  return z.object({
    learned: learnedForm,
    nextId: whole(mostUs),
    steps: whole(mostSteps),
    claimedBefore: listOf(z.tuple([whole(mostUs), many()]), mostMaps),
    block,
  });
}
