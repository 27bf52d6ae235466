import { describe, expect, it } from 'vitest';
import { generateRecording } from './generate-recording.ts';
import { comparable, everything } from './generator.fixture.ts';
import { toldByPixels } from './pixel-times.ts';

const size = { width: 4, height: 2 };
const told = (t: number[], x: number[], pixels: Parameters<typeof toldByPixels>[2]) =>
  toldByPixels({ t, x, y: t.map(() => 1) }, size, pixels, 7);

describe('pixels', () => {
  it('tell nothing for their refractory time after what they have told', () => {
    const events = told([0, 900, 1000, 1100, 1900, 2000], [1, 1, 1, 2, 1, 1], { refractoryMs: 1 });
    expect(events.map(({ event }) => event)).toEqual([0, 2, 3, 5]);
    expect(events.map(({ t }) => t)).toEqual([0, 1000, 1100, 2000]);
  });

  it('are late, each by its own time, and what they tell is in order', () => {
    const x = Array.from({ length: 40 }, (_, i) => i % 4);
    const events = told(
      x.map((_, i) => 100 * i),
      x,
      { latencyMs: 2 },
    );
    expect(events.map(({ event }) => event)).not.toEqual(events.map((_, i) => i));
    expect(events.every(({ t }, i) => i === 0 || t >= events[i - 1].t)).toBe(true);
    const late = new Map<number, Set<number>>();
    for (const { event, t } of events) late.set(x[event], (late.get(x[event]) ?? new Set()).add(t - 100 * event));
    for (const own of late.values()) {
      expect(own.size).toBe(1);
      for (const us of own) expect(us).toSatisfy((one: number) => one >= 1000 && one <= 3000);
    }
    expect(new Set([...late.values()].flatMap((own) => [...own])).size).toBe(4);
  });

  it('that tell at once change nothing; refractory ones tell less, and every event keeps its cause', () => {
    const all = generateRecording(everything, 4);
    expect(comparable(generateRecording({ ...everything, pixels: {} }, 4))).toEqual(comparable(all));
    const { recording, source } = generateRecording({ ...everything, pixels: { latencyMs: 1, refractoryMs: 50 } }, 4);
    expect(source.length).toBe(recording.events.t.length);
    expect(source.length).toBeLessThan(all.source.length);
    expect(new Set(source)).toEqual(new Set(all.source));
    expect(recording.objects).toEqual(all.recording.objects);
  });

  it.each([{ latencyMs: -1 }, { refractoryMs: Number.NaN }])('refuse %j', (pixels) => {
    expect(() => generateRecording({ ...everything, pixels }, 4)).toThrow(RangeError);
  });
});
