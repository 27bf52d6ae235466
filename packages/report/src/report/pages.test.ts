import { describe, expect, test } from 'vitest';
import type { TrackSummary } from '../scores/track-list.ts';
import { type DetectionReport, detectionHtml } from './detection-report.ts';
import { evaluationHtml } from '../scored/evaluation-report.ts';
import { findTags } from './find-tags.fixture.ts';
import { motionHtml } from '../scored/motion-report.ts';
import { evil, exampleReport, motionExample } from './report.fixture.ts';
import { reportHtml } from '../scored/run-report.ts';

const { layers: _layers, data: _data, ...shared } = exampleReport();

const track: TrackSummary = {
  recording: evil,
  track: 1,
  beginS: 2,
  seconds: 1.5,
  points: 30,
  from: [-1, 2],
  to: [5, 10],
  speedPxS: 6.25,
  rateHz: 41.5,
  score: 1.5,
  falseAlarmsPerHour: 0.5,
};

const detection: DetectionReport = {
  ...shared,
  recordings: [
    ['recording', 'tracks'],
    [evil, '1'],
  ],
  tracks: [track],
  withoutPictures: 3,
  skipped: [evil],
};

describe.each([
  ['detect', detectionHtml(detection)],
  ['evaluate', evaluationHtml(shared)],
  ['a training', reportHtml(exampleReport())],
  ['a trained detector', motionHtml(motionExample())],
])('the page of %s', (_, page) => {
  test('is whole, asks nothing of the network and runs nothing', () => {
    const { names, attributes, open } = findTags(page);
    expect(open).toEqual([]);
    expect(names.filter((name) => ['script', 'link', 'iframe', 'object', 'embed', 'base'].includes(name))).toEqual([]);
    const places = attributes.filter(([name]) => ['src', 'href', 'srcset', 'action'].includes(name)).map(([, value]) => value);
    expect(places.length).toBeGreaterThan(4);
    expect(places.filter((place) => !/^(data:image\/png;base64,|#)/.test(place))).toEqual([]);
    expect(attributes.filter(([name]) => name.startsWith('on'))).toEqual([]);
    // Fonts are part of the page.
    expect(page).not.toMatch(/url\((?!data:font\/ttf;base64,)|@import/);
    expect(page.match(/@font-face/g)).toHaveLength(3);
  });

  test('takes names as text, opens with its conclusion, and tells settings', () => {
    expect(page).not.toContain(evil);
    expect(page).toMatch(/<h1>.*<\/h1>\s*<p class="lead">&lt;script&gt;/);
    // A browser does not decode what stands in a style: a quote that is escaped there ends the list of fonts.
    expect(page.slice(page.indexOf('<style>'), page.indexOf('</style>'))).not.toContain('&quot;');
    for (const text of ['stdp.lr_plus', 'spikeseg-cli train --resume x']) expect(page).toContain(text);
  });
});

test('what was found: tracks, what was left out, and pictures that are elsewhere', () => {
  const page = detectionHtml(detection);
  // When it begins and ends, how fast it is, how often chance looks like it.
  expect(page).toContain(
    '<th scope="row">1</th><td>2.00</td><td>3.50</td><td>6.3</td><td>41.5</td><td>0.50</td><td>(−1.0, 2.0)</td>',
  );
  for (const text of ['<h3>Left out</h3>', 'The pictures of 3 more recordings are in the folder.']) expect(page).toContain(text);
  const empty = detectionHtml({ ...detection, tracks: [], withoutPictures: 0, skipped: [] });
  expect(empty).toContain('No track: nothing was seen long enough');
  expect(empty).not.toMatch(/Left out|more recording/);
});

test('tracks of several recordings say of which one, as text', () => {
  const page = detectionHtml({ ...detection, tracks: [track, { ...track, recording: 'night' }] });
  expect(page).toContain('<th scope="row">night</th><td>1</td><td>2.00</td>');
  expect(page).toContain('<th scope="row">&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;</th><td>1</td>');
});

test('opens with conclusion, pictures and tracks; tables are folded away', () => {
  const page = detectionHtml(detection);
  const order = [
    'class="lead"',
    '<section id="recordings">',
    '<section id="tracks">',
    '<section id="tables">',
    '<section id="run">',
  ];
  const places = order.map((part) => page.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  for (const text of [detectionHtml(detection), evaluationHtml(shared)]) {
    const tables = text.slice(text.indexOf('<section id="tables">'), text.indexOf('<section id="run">'));
    const unfolded = tables.replaceAll(/<details class="fold">[\s\S]*?<\/details>/g, '');
    expect(tables).toContain('<table>');
    expect(unfolded).not.toContain('<table>');
  }
});

test('the page of a recording of a batch says what ran, and names no files', () => {
  const { title, lead, plots, recordings, tracks, withoutPictures, skipped } = detection;
  const found = { title, lead, plots, recordings, tracks, withoutPictures, skipped };
  const page = detectionHtml({ ...found, facts: [{ name: 'Version', value: '1.2.3' }] });
  expect(page).toContain('1.2.3');
  expect(page).not.toContain('id="files"');
});

const order = (page: string) =>
  [...page.matchAll(/<th scope="row">(\d)<\/th><td>(\w+)|(\d more track)/g)].map(([, id, , more]) => id ?? more);

test('satellites stand first, and stars are folded away unless they are shown', () => {
  const tracks = (['star', 'unknown', 'satellite'] as const).map((name, i) => ({ ...track, track: i + 1, class: name }));
  expect(order(detectionHtml({ ...detection, tracks }))).toEqual(['3', '2', '1 more track', '1']);
  expect(order(detectionHtml({ ...detection, tracks, shown: 'satellites' }))).toEqual(['3', '2 more track', '1', '2']);
  expect(order(detectionHtml({ ...detection, tracks, shown: 'all' }))).toEqual(['3', '1', '2']);
});

test('a rate of false alarms that was not set has no column, and long lists are folded after twenty tracks', () => {
  const many = Array.from({ length: 23 }, (_, i) => ({ ...track, track: i + 1, falseAlarmsPerHour: undefined }));
  const page = detectionHtml({ ...detection, tracks: many });
  expect(page).not.toContain('>false alarms/h<');
  expect(page).toContain('<summary>3 more tracks</summary>');
  expect(page.indexOf('<th scope="row">20</th>')).toBeLessThan(page.indexOf('3 more tracks'));
  expect(page.indexOf('<th scope="row">21</th>')).toBeGreaterThan(page.indexOf('3 more tracks'));
});
