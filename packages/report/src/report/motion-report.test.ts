import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { figureText } from './figures.ts';
import { findTags } from './find-tags.fixture.ts';
import { motionHtml } from './motion-report.ts';
import { motionExample } from './report.fixture.ts';

const report = motionExample();
const page = motionHtml(report);

describe('the page of a trained detector', () => {
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
