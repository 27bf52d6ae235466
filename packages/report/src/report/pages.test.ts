import { describe, expect, test } from 'vitest';
import { type DetectionReport, detectionHtml } from './detection-report.ts';
import { evaluationHtml } from './evaluation-report.ts';
import { findTags } from './find-tags.fixture.ts';
import { evil, exampleReport } from './report.fixture.ts';

const { layers: _layers, data: _data, ...shared } = exampleReport();

const detection: DetectionReport = {
  ...shared,
  recordings: [
    ['recording', 'tracks'],
    [evil, '1'],
  ],
  tracks: [
    ['recording', 'track', 'from px'],
    [evil, '1', '(-1.0, 2.0)'],
  ],
  withoutPictures: 3,
  skipped: [evil],
};

describe.each([
  ['detect', detectionHtml(detection)],
  ['evaluate', evaluationHtml(shared)],
])('the page of %s', (_, page) => {
  test('is whole, asks nothing of the network and runs nothing', () => {
    const { names, attributes, open } = findTags(page);
    expect(open).toEqual([]);
    expect(names.filter((name) => ['script', 'link', 'iframe', 'object', 'embed', 'base'].includes(name))).toEqual([]);
    const places = attributes.filter(([name]) => ['src', 'href', 'srcset', 'action'].includes(name)).map(([, value]) => value);
    expect(places.length).toBeGreaterThan(4);
    expect(places.filter((place) => !/^(data:image\/png;base64,|#)/.test(place))).toEqual([]);
    expect(page).not.toMatch(/url\(|@import/);
  });

  test('takes names as text, opens with its conclusion, and tells settings', () => {
    expect(page).not.toContain(evil);
    expect(page).toMatch(/<h1>.*<\/h1>\s*<p class="lead">&lt;script&gt;/);
    for (const text of ['stdp.lr_plus', 'spikeseg-cli train --resume x']) expect(page).toContain(text);
  });
});

test('what was found: recordings, tracks, what was left out, and pictures that are elsewhere', () => {
  const page = detectionHtml(detection);
  for (const text of ['(−1.0, 2.0)', '<h3>Left out</h3>', 'The pictures of 3 more recording(s) are in the folder.'])
    expect(page).toContain(text);
  const empty = detectionHtml({ ...detection, tracks: [['recording']], withoutPictures: 0, skipped: [] });
  expect(empty).toContain('No track: nothing was seen long enough');
  expect(empty).not.toMatch(/Left out|more recording/);
});
