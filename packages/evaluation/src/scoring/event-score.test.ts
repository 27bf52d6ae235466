import { randomGenerator } from '@spikeseg/snn-core';
import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreEvents, tallyEvents } from './event-score.ts';
import { tinyProtocol } from './tiny.fixture.ts';

const bootstrap = { samples: 50, confidence: 0.95, seed: 1, minRecordings: 2 };

/** One event per letter, 1 ms apart: `b` both, `s` of a satellite only, `p` predicted only, `.` neither. */
const tally = (events: string, recording = 'tiny', protocol = tinyProtocol) =>
  tallyEvents(
    recording,
    Float64Array.from(events, (_, i) => 5e6 + 1000 * i),
    {
      satellite: Uint8Array.from(events, (letter) => (letter === 'b' || letter === 's' ? 1 : 0)),
      predicted: Uint8Array.from(events, (letter) => (letter === 'b' || letter === 'p' ? 1 : 0)),
    },
    protocol,
  );
const values = (...recordings: readonly string[]) => {
  const { figures } = scoreEvents(
    recordings.map((events, i) => tally(events, `r${i}`)),
    { ...bootstrap, samples: 0 },
  );
  return Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]));
};

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);

const fromZeroTo = (lastUs: number) => Float64Array.of(0, lastUs);

describe('tallyEvents', () => {
  it('ends with the last event: a block that begins right after it is none', () => {
    const none = { satellite: new Uint8Array(2), predicted: new Uint8Array(2) };
    const blocks = (lastUs: number) => tallyEvents('tiny', fromZeroTo(lastUs), none, tinyProtocol).blocks.length;
    expect([blocks(19_999), blocks(20_000)]).toEqual([1, 2]);
  });

  it('refuses no event, and labels that are not one per event', () => {
    expect(() => tally('')).toThrow(says('tiny', 'none'));
    const labels = { satellite: new Uint8Array(2), predicted: new Uint8Array(1) };
    expect(() => tallyEvents('tiny', Float64Array.of(1, 2), labels, tinyProtocol)).toThrow(says('tiny: predicted', '(2)', 1));
  });
});

describe('scoreEvents', () => {
  it('by hand: 3 of 4 predicted events are right, 3 of 5 of the satellite are found', () => {
    expect(values('bbbpss....')).toEqual({ precision: 0.75, recall: 0.6, f1: 6 / 9, iou: 0.5, prevalence: 0.5 });
  });

  it('pools by counts, and a recording without a satellite lowers the precision', () => {
    expect(values('bbs.', 'bp')).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75, iou: 0.6, prevalence: 4 / 6 });
    expect(values('bb', 'pp..')).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, iou: 0.5, prevalence: 1 / 3 });
  });

  it('what cannot be measured is null', () => {
    expect(values('ss..')).toEqual({ precision: null, recall: 0, f1: 0, iou: 0, prevalence: 0.5 });
    expect(values('pp..')).toEqual({ precision: 0, recall: null, f1: 0, iou: 0, prevalence: 0 });
    expect(values('....')).toEqual({ precision: null, recall: null, f1: null, iou: null, prevalence: 0 });
  });

  it('says what cannot be measured, and over what it resampled', () => {
    const one = scoreEvents([tally('....')], bootstrap);
    expect(one.warnings.map(({ figures }) => figures)).toEqual(['event recall', 'event precision', 'all']);
    expect(one.interval).toMatchObject({ over: 'blocks of time', units: 1, samples: 0 });
    const two = scoreEvents([tally('bb'), tally('ss')], bootstrap);
    expect(two.interval).toMatchObject({ over: 'recordings', units: 2, samples: 50 });
    // A resample holds the first recording never, once or twice.
    expect(two.figures.recall).toEqual({ value: 0.5, low: 0, high: 1 });
    expect(two).toMatchObject({ events: 4, satellite: 4, predicted: 2, hits: 2, recordings: ['tiny', 'tiny'] });
  });

  it('resamples whole recordings where there are enough, else their blocks', () => {
    const tallies = [tally('b'.repeat(25)), tally('s'.repeat(25))];
    const over = (minRecordings: number) => scoreEvents(tallies, { ...bootstrap, minRecordings }).interval;
    expect(over(2)).toMatchObject({ over: 'recordings', units: 2, samples: 50 });
    expect(over(3)).toMatchObject({ over: 'blocks of time', units: 4, samples: 50 });
  });

  it('refuses no recording, and recordings under different protocols', () => {
    expect(() => scoreEvents([], bootstrap)).toThrow(/expected at least one recording/);
    const other = tally('bb', 'other', { ...tinyProtocol, sliceMs: 5 });
    expect(() => scoreEvents([tally('b'), other], bootstrap)).toThrow(says('other', 'protocol of tiny'));
  });

  it('is what sets of events give, whatever the labels', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 200 }), (seed, length) => {
        const random = randomGenerator(seed);
        const [ofSatellite, ofOutput] = [random.uniform(), random.uniform()];
        const letters = Array.from({ length }, () => {
          const satellite = random.uniform() < ofSatellite;
          return random.uniform() < ofOutput ? (satellite ? 'b' : 'p') : satellite ? 's' : '.';
        });
        const places = (wanted: string) => new Set([...letters.keys()].filter((i) => wanted.includes(letters[i])));
        const [truth, output, both, either] = [places('bs'), places('bp'), places('b'), places('bsp')];
        const [precision, recall] = [ratio(both.size, output.size), ratio(both.size, truth.size)];
        const figures = values(letters.join(''));
        expect(figures).toMatchObject({ precision, recall, iou: ratio(both.size, either.size) });
        // F1 is the harmonic mean of both where both can be measured and are not 0.
        const harmonic = precision && recall ? 2 / (1 / precision + 1 / recall) : either.size > 0 ? 0 : null;
        // −1 stands for null on both sides.
        expect(figures['f1'] ?? -1).toBeCloseTo(harmonic ?? -1, 12);
      }),
    );
  });
});
