import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { findTags } from '../report/find-tags.fixture.ts';
import { evil, exampleReport } from '../report/report.fixture.ts';
import { reportHtml } from './run-report.ts';

const page = reportHtml(exampleReport());

describe('a report', () => {
  test('is a whole page', () => {
    const { names } = findTags(page);
    expect(names.slice(0, 3)).toEqual(['html', 'head', 'meta']);
    for (const name of ['main', 'h1', 'table', 'figure', 'figcaption', 'style']) expect(names).toContain(name);
  });

  test('takes names as text, whatever they hold', () => {
    expect(page).not.toContain(evil);
    expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&amp;/g)?.length).toBeGreaterThanOrEqual(5);
  });

  test('tells the result with nulls, intervals and warnings', () => {
    for (const text of ['0.40 [−0.10,\u00a00.50]', '<tr class="null"><th scope="row">null: labels shifted</th>', 'few labels'])
      expect(page).toContain(text);
    expect(page).toContain('Scores on the test recordings');
  });

  test('tells configuration, data, layers and how to go on', () => {
    for (const text of ['stdp.lr_plus', '0.5', 'split by recording', 'conv2 (fixed)', 'spikeseg-cli train --resume'])
      expect(page).toContain(text);
    expect(reportHtml({ ...exampleReport(), differences: [] })).toContain('Every key has its default.');
  });

  test('every picture has words instead of it', () => {
    const { attributes } = findTags(page);
    const alts = attributes.filter(([name]) => name === 'alt');
    expect(alts).toHaveLength(exampleReport().plots.length);
    expect(alts.every(([, alt]) => alt.length > 20)).toBe(true);
  });

  test('of a run that is not scored says so, and has all the rest', () => {
    const early = reportHtml({ ...exampleReport(), score: undefined });
    expect(early).toContain('The run has not been scored');
    expect(early.match(/Not searched yet\./g)).toHaveLength(2);
    expect(early).not.toContain('No track:');
    expect(early).toContain('conv2 (fixed)');
    expect(findTags(early).open).toEqual([]);
  });

  test('says which layers have learned nothing', () => {
    const { layers, ...rest } = exampleReport();
    expect(reportHtml({ ...rest, layers: { ...layers, warnings: ['conv3: nothing was learned'] } })).toContain(
      '<li>conv3: nothing was learned</li>',
    );
  });

  test('says which figures are in-sample', () => {
    const { score, ...rest } = exampleReport();
    const rows = [...score.rows, { ...score.rows[0], name: 'evidence neurons', kind: 'baseline' as const }];
    const text = 'evidence neurons: in-sample: designed with the labels of SL8RB in sight';
    expect(reportHtml({ ...rest, score: { ...score, rows, designedOn: ['SL8RB'] } })).toContain(text);
    expect(page).not.toContain('in-sample');
  });

  test('without warnings has none', () => {
    const { score, ...rest } = exampleReport();
    const rows = score.rows.map((row) => ({ ...row, score: { ...row.score, warnings: [] } }));
    const calm = reportHtml({ ...rest, score: { ...score, rows } });
    expect(calm).not.toMatch(/warnings? limits? what/);
    expect(page).toMatch(says('<summary>1 warning'));
  });
});
