import { type EventStream, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import type { DecodedDetection } from '../detections/decoded.ts';
import { streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions } from './options.fixture.ts';
import { twoPassDetections } from './two-pass.ts';

const sensor = { width: 80, height: 48 };
const rateHz = 0.1;
const seconds = 7;

interface Light {
  readonly fromS: number;
  readonly toS: number;
  /** Where it is at `fromS`, px, and how it moves, px/s. */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly eventsHz: number;
}
const light = (fromS: number, toS: number, x: number, y: number, vx: number, vy: number, eventsHz: number): Light => ({
  fromS,
  toS,
  x,
  y,
  vx,
  vy,
  eventsHz,
});
/** What stands and stays, stands and leaves, drifts, is dim, lies at an edge; and what is fast, one after another and two at once. */
const lights: readonly Light[] = [
  light(0, 7, 70, 40, 0, 0, 60),
  light(0, 4, 12, 36, 0, 0, 150),
  light(0, 7, 10, 12, 9, 1.5, 90),
  light(1, 7, 40, 30, 0, 0, 25),
  light(2, 7, 1, 1, 0, 0, 80),
  light(5.2, 5.5, 2, 20, 250, 20, 400),
  light(5.5, 5.9, 75, 45, -150, -90, 500),
  light(5.52, 5.57, 2, 8, 1500, 200, 2500),
  light(6, 6.03, 78, 4, -2600, 900, 3000),
  light(6.2, 6.7, 30, 46, 0, -90, 500),
  light(6.2, 6.6, 5, 24, 180, 0, 500),
];

function scene(): EventStream {
  const random = randomGenerator(31);
  const noise = Array.from({ length: Math.round(rateHz * sensor.width * sensor.height * seconds) }, () => {
    const tUs = Math.floor(random.uniform() * seconds * 1e6);
    return [tUs, random.integer(sensor.width), random.integer(sensor.height)] as const;
  });
  const hot = Array.from({ length: 350 }, (_, k) => [20_000 * k + 11, 55, 20] as const);
  const spots = lights.flatMap(({ fromS, toS, x, y, vx, vy, eventsHz }) =>
    Array.from({ length: Math.round(eventsHz * (toS - fromS)) }, () => {
      const s = random.uniform() * (toS - fromS);
      const place = [Math.round(x + vx * s + random.normal()), Math.round(y + vy * s + random.normal())] as const;
      return [Math.floor((fromS + s) * 1e6), ...place] as const;
    }).filter(([, column, row]) => column >= 0 && row >= 0 && column < sensor.width && row < sensor.height),
  );
  return streamOf(sensor, [[0, 0, 0], [seconds * 1e6 - 1, 79, 47], ...noise, ...hot, ...spots]);
}

const events = scene();
const ratios = Float32Array.from(events.t, (_, i) => (events.x[i] === 55 && events.y[i] === 20 ? 1 / 20 : 1 / rateHz));
const tracker = {
  noise: { positionPx: 1.5, driftPxS: 2, speedPxS: 20 },
  gate: 9.21,
  confirmHits: 4,
  coastS: 2,
  tentativeCoastS: 0.5,
};
const fast = { slowestPxS: 60, fastestPxS: 10_000, spotRate: 3 };
const causal = (options: Partial<EvidenceOptions>): readonly DecodedDetection[] =>
  [...evidenceDetections(events, (begin, end) => ratios.subarray(begin, end), { ...evidenceOptions, ...options })].flatMap(
    ({ answer }) => answer,
  );

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** Sums over all detections, each with its place in the list, so that their order counts. */
function sums(found: readonly DecodedDetection[]): Record<string, number> {
  const weighted = (of: (one: DecodedDetection) => number) => sum(found.map((one, k) => of(one) * (1 + (k % 7))));
  return {
    count: found.length,
    fast: found.filter(({ vx }) => vx !== undefined).length,
    seconds: weighted(({ tUs, durationUs }) => (tUs + durationUs) / 1e6),
    x: weighted(({ x }) => x),
    y: weighted(({ y }) => y),
    score: weighted(({ score }) => score),
    vx: weighted(({ vx = 0 }) => vx),
    vy: weighted(({ vy = 0 }) => vy),
    events: weighted((one) => one.events.length + sum([...one.events]) / 1000),
    alarms: weighted(({ falseAlarmsPerHour = 0 }) => falseAlarmsPerHour),
  };
}
const close = (expected: Record<string, number>) =>
  Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, expect.closeTo(value, 5)]));

describe('the present output of a scene is pinned, so that a change of it is seen', () => {
  it('in one pass, with tracks and fast objects', () => {
    expect(sums(causal({ tracker, fast }))).toEqual(
      close({
        alarms: 0,
        count: 640,
        events: 44092.527,
        fast: 88,
        score: 3562.466959,
        seconds: 10466.84,
        vx: -5042.076427,
        vy: -6781.320161,
        x: 88472.505086,
        y: 61256.877512,
      }),
    );
  });

  it('in one pass, without tracks, with thresholds that move', () => {
    expect(sums(causal({ fast, falseAlarmsPerHour: 30 }))).toEqual(
      close({
        alarms: 40.296896,
        count: 738,
        events: 50553.421,
        fast: 153,
        score: 4064.072366,
        seconds: 12722.58,
        vx: 51314.493412,
        vy: -9074.556188,
        x: 100804.45506,
        y: 73701.879083,
      }),
    );
  });

  it('in two passes', () => {
    const count = events.t.filter((t) => t < 3e6).length;
    const [t, x, y, p] = [events.t, events.x, events.y, events.p].map((column) => column.subarray(0, count));
    const early = { sensor, t, x, y, p } as EventStream;
    const found = [...twoPassDetections(early, ratios.subarray(0, count), evidenceOptions)].flatMap(
      ({ answer }) => answer?.answer ?? [],
    );
    expect(sums(found)).toEqual(
      close({
        alarms: 0,
        count: 202,
        events: 8809.387,
        fast: 0,
        score: 2196.123372,
        seconds: 1318.45,
        vx: 0,
        vy: 0,
        x: 25858.802035,
        y: 22294.097439,
      }),
    );
  });
});
