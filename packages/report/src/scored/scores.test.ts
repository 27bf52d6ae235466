import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import type { EvaluationRow, Metrics } from '../scores/metrics.ts';
import { exampleReport } from '../report/report.fixture.ts';
import { scoreConclusion } from './scores.ts';

const estimate = (value: number | null) => ({ value, low: null, high: null });

/** A row with these figures. */
function row(name: string, strictJ: number | null, kind: EvaluationRow['kind'] = 'baseline'): EvaluationRow {
  const { score } = exampleReport().score.rows[0];
  const { strict, detection } = score.figures;
  return {
    name,
    kind,
    score: {
      ...score,
      figures: {
        ...score.figures,
        strict: { ...strict, informedness: estimate(strictJ) },
        detection: { ...detection, pd: estimate(0.914), falsePerMinute: estimate(3.25) },
      },
    },
  };
}

const exampleTrack: NonNullable<Metrics['tracks']>[number] = {
  recording: 'night',
  track: 1,
  beginS: 0,
  seconds: 1,
  points: 2,
  from: [0, 0],
  to: [1, 1],
  speedPxS: 1,
  rateHz: null,
  score: 1,
};

const own = row('evidence neurons', 0.5, 'model');

test('says what is found, what is false, and what must be beaten', () => {
  expect(
    scoreConclusion({
      rows: [own, row('raw events', -0.19), row('Hough lines', 0.1), row('labels shifted', 0.9, 'null')],
      designedOn: [],
    }),
  ).toMatch(says('Evidence neurons', '91 %', 3.3, 'J is 0.50', 'Hough lines', '0.10'));
});

test('a large rate has no tenths', () => {
  const { score } = own;
  const detection = { ...score.figures.detection, falsePerMinute: estimate(2787.04) };
  const many = { ...own, score: { ...score, figures: { ...score.figures, detection } } };
  expect(scoreConclusion({ rows: [many], designedOn: [] })).toContain('with 2,787 false detections per minute.');
});

test.each([
  [0.6, 'Hough lines is better with 0.60.'],
  [0.5, 'Hough lines is as good with 0.50.'],
])('says so where another is as good or better: %s', (strictJ, text) => {
  expect(scoreConclusion({ rows: [own, row('Hough lines', strictJ)], designedOn: [] })).toMatch(new RegExp(`${text}$`));
});

test('leaves out what cannot be measured', () => {
  expect(scoreConclusion({ rows: [row('x', null, 'model'), row('y', 0.1)], designedOn: [] })).toMatch(
    /Strict J is not measurable\.$/,
  );
  expect(scoreConclusion({ rows: [own, row('y', null)], designedOn: [] })).toMatch(/at most 0\)\.$/);
  expect(scoreConclusion({ rows: [row('found.csv', 0.5)], designedOn: [] })).toMatch(/^found\.csv: /);
});

/** A row with another share of labels found. */
function finding(name: string, strictJ: number | null, pd: number): EvaluationRow {
  const { score, ...rest } = row(name, strictJ, 'model');
  const detection = { ...score.figures.detection, pd: estimate(pd), falsePerMinute: estimate(0) };
  return { ...rest, score: { ...score, figures: { ...score.figures, detection } } };
}

test('what is labelled heads it: satellites on a night of stars, and all that was found comes after', () => {
  const byClass = [own, finding('satellites', 0.94, 0.9), finding('all but stars', 0.7, 0.91)];
  const others = [row('Hough lines', 0.6)];
  const tracks = (['star', 'star', 'satellite'] as const).map((is) => ({ ...exampleTrack, class: is }));
  expect(scoreConclusion({ rows: [own, ...others], designedOn: [], byClass, tracks })).toMatch(
    says('satellites', '90 %', 'J is 0.94', '2 tracks of stars', '0.50', '3.3', 'Hough lines comes next'),
  );
});

test('where most labelled tracks have no class, what was not called a star heads it', () => {
  const byClass = [own, finding('satellites', 0.2, 0.1), finding('all but stars', 0.7, 0.91)];
  expect(scoreConclusion({ rows: [own], designedOn: [], byClass })).toMatch(says('but stars', 'J is 0.70', '0.50'));
  const nothing = [own, finding('satellites', null, 0), finding('all but stars', null, 0)];
  expect(scoreConclusion({ rows: [own], designedOn: [], byClass: nothing })).toMatch(/^Evidence neurons: 91 %.*J is 0\.50/);
});

test('stars of the truth, which a detector without classes finds, are told apart', () => {
  const ofTruth = [row('everything', 0.5), row('without the stars of the truth', 0.97)];
  expect(scoreConclusion({ rows: [own], designedOn: [], byClass: ofTruth })).toMatch(says('J is 0.50', 'stars', '0.97'));
});

test('labels that were made from tracks of the detector that they score are called that', () => {
  const from = (madeFrom: string) => scoreConclusion({ rows: [own], designedOn: [], labelsMadeFrom: { night: madeFrom } });
  expect(from('evidence neurons: nothing was trained')).toMatch(says('night', 'its own tracks'));
  expect(from('Hough lines: nothing was trained')).toMatch(says('night', 'tracks of Hough lines'));
  expect(scoreConclusion({ rows: [own], designedOn: [] })).not.toContain('tracks');
});

test('the evidence detector on recordings that it was designed on is called in-sample', () => {
  const rows = [row('trained network', 0.5, 'model'), row('evidence neurons', 0.9)];
  expect(scoreConclusion({ rows, designedOn: ['SL8RB'] })).toMatch(says('evidence neurons (in-sample)', '0.90'));
  expect(scoreConclusion({ rows, designedOn: [] })).not.toMatch(/in-sample/);
});
