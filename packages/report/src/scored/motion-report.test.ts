import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { figureText } from '../report/figures.ts';
import { findTags } from '../report/find-tags.fixture.ts';
import { motionHtml } from './motion-report.ts';
import { motionExample } from '../report/report.fixture.ts';

const report = motionExample();
const page = motionHtml(report);

describe('the page of a trained detector', () => {
  test('tells what was learned, every recording, and the score', () => {
    for (const text of ['<th scope="row">velocity 1, px/s</th><td>14.0</td>', '<td>12</td>']) expect(page).toContain(text);
    expect(page).toContain('Scores on the test recordings');
  });

  test('has the pictures of the score and of a recording, then its own, with words instead of them', () => {
    const alts = findTags(page)
      .attributes.filter(([name]) => name === 'alt')
      .map(([, alt]) => alt);
    expect(alts[1]).toMatch(/^Events of &lt;script&gt;/);
    const others = [alts[0], ...alts.slice(2)];
    expect(others).toEqual(['scores', 'motions-slow'].map((name) => figureText(name)?.alt));
  });

  test('of recordings without labels, says so and has all the rest', () => {
    const empty = motionHtml({ ...report, score: undefined });
    expect(empty).toMatch(says('Nothing was scored'));
    expect(empty).toContain('Recording by recording');
    expect(findTags(empty).open).toEqual([]);
  });
});

test('motions-slow has a text for who cannot see it, and a caption', () => {
  expect(figureText('motions-slow')?.alt).toMatch(/^.{20,}\.$/);
  expect(figureText('motions-slow')?.caption).toMatch(/^.{20,}\.$/);
});
