import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../drawing/chart.ts';
import { chartTexts, drawn, textsOf } from '../charts.fixture.ts';
import { convergenceChart, convergencePlot } from './convergence-plot.ts';

const checks = Array.from({ length: 12 }, (_, i) => ({
  stimuli: 100 * (i + 1),
  convergenceMeasure: 0.2 * 0.7 ** i,
  meanChange: i === 4 ? null : 0.01 * 0.5 ** i,
  share: i / 11,
}));

/** Number of points. */
const points = (svg: string) => svg.match(/aria-roledescription="point"/g)?.length;

describe('convergencePlot', () => {
  it('names every axis, the customary end and what was reached', async () => {
    const texts = await chartTexts(convergenceChart(checks, { title: 'conv2: convergence' }));
    const axes = ['Convergence measure C', 'Mean |Δw| per win', 'Converged maps (%)', 'Stimuli learned'];
    expect(texts).toEqual(expect.arrayContaining(['conv2: convergence', ...axes]));
    expect(texts.filter((text) => text === 'Stimuli learned')).toHaveLength(1);
    expect(texts).toEqual(expect.arrayContaining(['0', '200', '1,000', '1e-4']));
    expect(texts.filter((text) => text === 'C = 0.01')).toHaveLength(1);
    expect(texts.join('\n')).toMatch(says(0.004, '100 %'));
  });

  it('begins at no stimulus and ends at the last check', () => {
    expect(JSON.stringify(convergenceChart(checks, { title: 't' }))).toContain('"domain":[0,1200],"nice":false');
  });

  it('draws a point per check, and none where nothing changed', async () => {
    const without = checks.filter(({ meanChange }) => meanChange !== null);
    expect(points(await chartSvg(convergenceChart(without, { title: 't' })))).toBe(3 * 11);
    expect(points(await chartSvg(convergenceChart(checks, { title: 't' })))).toBe(3 * 12 - 1);
  });

  it('has a line and a number for each power of ten of the changes, and for no other value', async () => {
    const changes = [0.02, 0.003, 0.0004].map((meanChange, i) => ({ ...checks[i], meanChange }));
    const texts = await chartTexts(convergenceChart(changes, { title: 't' }));
    expect(texts.filter((text) => /^\de-\d$/.test(text)).toSorted()).toEqual(['1e-1', '1e-2', '1e-3', '1e-4']);
  });

  it('has a change of 0 in its table and not on its logarithm', async () => {
    const svg = await chartSvg(convergenceChart([...checks, { ...checks[11], stimuli: 1300, meanChange: 0 }], { title: 't' }));
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('is drawn', async () => {
    const { width, height } = await drawn(() => convergencePlot(checks, { title: 't' }));
    expect(width).toBeGreaterThan(2 * 560);
    expect(height).toBeGreaterThan(2 * 3 * 120);
  });

  it.each([0, 1])('can be drawn after %i checks', async (count) => {
    const svg = await chartSvg(convergenceChart(checks.slice(0, count), { title: 't' }));
    expect(textsOf(svg)).toContain('Stimuli learned');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('can be drawn while no map ever won', async () => {
    const silent = checks.map((check) => ({ ...check, meanChange: null }));
    expect(await chartSvg(convergenceChart(silent, { title: 't' }))).not.toMatch(/NaN|Infinity/);
  });
});
