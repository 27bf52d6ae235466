import { ebssaModel, type Level, type ObjectEvidence } from '@spikeseg/detection';
import { describe, expect, it } from 'vitest';
import { detection } from '../viewer-data.fixture.ts';
import { EvidenceTrace, type TraceOptions } from './evidence-trace.ts';
import { classOfRatio } from './ratio-classes.ts';

const level = (layer: string, row: number, column: number, nats: number): Level => ({
  layer,
  row,
  column,
  x: column,
  y: row,
  nats,
  brightness: 1,
  motion: 2,
});
const object = (track: number, nats: number): ObjectEvidence => {
  return { track, nats, thresholdNats: 12, rateHz: 40, spreadPx: 2 };
};
const sensor = { width: 64, height: 48 };
const startUs = 100_000;
const events = { t: Float64Array.from({ length: 3000 }, (_, i) => startUs + 1000 * i) };
const traceOf = (options: Partial<TraceOptions> = {}) => new EvidenceTrace(events, { model: ebssaModel(sensor), ...options });
/** Tells what a step held. */
const tell = ({ watch }: EvidenceTrace, step: number, levels: readonly (readonly Level[])[]): void =>
  watch.onLevels(startUs + 10_000 * step, levels);

describe('EvidenceTrace', () => {
  it('keeps the cells of every step that held any, in quarter nats', () => {
    const trace = traceOf();
    tell(trace, 1, [[], []]);
    tell(trace, 2, [[level('fast', 3, 5, 9.12)], [level('slow', 1, 2, 20.4), level('slow', 1, 3, 31.99)]]);
    tell(trace, 4, [[], [level('slow', 7, 8, 8)]]);
    expect(trace.record([]).evidence.levels).toEqual({
      at: Uint32Array.of(2, 4),
      begins: Uint32Array.of(0, 3, 4),
      layer: Uint8Array.of(0, 1, 1, 1),
      row: Uint16Array.of(3, 1, 1, 7),
      column: Uint16Array.of(5, 2, 3, 8),
      quarterNats: Uint8Array.of(36, 82, 128, 32),
    });
  });

  it('forgets every second step where it holds too much', () => {
    const trace = traceOf({ maxLevels: 3 });
    for (let step = 1; step <= 8; step++) tell(trace, step, [[], [level('slow', 0, step, 30)]]);
    expect([...trace.record([]).evidence.levels.at]).toEqual([4, 8]);
  });

  it('keeps what is known of the object of every detection, in their order', () => {
    const trace = traceOf();
    trace.watch.onObjects(140_000, [object(1, 11), object(2, 13)]);
    trace.watch.onObjects(180_000, [object(2, 9.5)]);
    const found = [140_000, 140_000, 180_000].map((tUs, k) => ({ ...detection(tUs, 40, 20, []), vx: 10 * k, vy: 1 - k }));
    expect(trace.record(found).evidence).toMatchObject({
      stepUs: 10_000,
      nats: Float64Array.of(11, 13, 9.5),
      threshold: Float64Array.of(12, 12, 12),
      rateHz: Float32Array.of(40, 40, 40),
      spreadPx: Float32Array.of(2, 2, 2),
      vx: Float32Array.of(0, 10, 20),
      vy: Float32Array.of(1, 0, -1),
    });
  });

  it('keeps what is believed of events', () => {
    const trace = traceOf();
    const believed = events.t.map((_, i) => (i % 100) / 10);
    for (const ratio of believed) trace.watch.onBelieved(ratio);
    expect(trace.record([]).classes).toEqual(Uint8Array.from(believed, classOfRatio));
  });
});
