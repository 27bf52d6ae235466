import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { figureText } from './figures.ts';
import { findTags } from './find-tags.fixture.ts';
import { type MotionReport, motionHtml } from './motion-report.ts';
import { evil, exampleReport } from './report.fixture.ts';

const { layers: _layers, data: _data, plots, ...shared } = exampleReport();

const report: MotionReport = {
  ...shared,
  motions: [
    ['motion', 'vx, px/s'],
    ['1', '14.0'],
  ],
  passes: [
    ['pass', 'recording', 'nats per held-out event'],
    ['first look', evil, '–'],
    ['1', evil, '0.0123'],
  ],
  plots: [...plots, ...['passes-slow', 'priors-slow', 'motions-slow'].map((name) => ({ name, png: plots[0].png }))],
};
const page = motionHtml(report);

describe('the page of a trained detector', () => {
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
    for (const text of ['stdp.lr_plus', 'spikeseg-cli train --resume x']) expect(page).toContain(text);
  });

  test('tells the motions, every recording of every pass, and the score', () => {
    for (const text of ['<th scope="row">1</th><td>14.0</td>', '<th scope="row">first look</th>', '<td>0.0123</td>'])
      expect(page).toContain(text);
    expect(page).toContain('Scores on the test recordings');
  });

  test('has the pictures of the score and of a recording, then its own three, with words instead of them', () => {
    const alts = findTags(page)
      .attributes.filter(([name]) => name === 'alt')
      .map(([, alt]) => alt);
    expect(alts[1]).toMatch(/^Events of &lt;script&gt;/);
    const others = [alts[0], ...alts.slice(2)];
    expect(others).toEqual(['scores', 'motions-slow', 'priors-slow', 'passes-slow'].map((name) => figureText(name)?.alt));
  });

  test('of a detector that learned nothing, of recordings without labels, says so and has all the rest', () => {
    const empty = motionHtml({ ...report, motions: report.motions.slice(0, 1), score: undefined });
    expect(empty).toMatch(says('Nothing was scored'));
    expect(empty).not.toContain('Motions, the most frequent first');
    expect(empty).toContain('Recording by recording');
    expect(findTags(empty).open).toEqual([]);
  });
});

test.each(['motions-slow', 'priors-slow', 'passes-slow'])('%s has a text for who cannot see it, and a caption', (name) => {
  expect(figureText(name)?.alt).toMatch(/^.{20,}\.$/);
  expect(figureText(name)?.caption).toMatch(/^.{20,}\.$/);
});
