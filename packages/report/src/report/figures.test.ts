import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { encodePng } from '../drawing/raster.ts';
import { figures, figureText, recordingFigures } from './figures.ts';

const png = encodePng({ width: 4, height: 2, channels: 3, data: new Uint8Array(24) });
const plots = [
  'wins-conv2',
  'filters-conv2',
  'scores',
  'operating-curve',
  'track-operating-curve',
  'tracks-a-b',
  'frame-a-b',
  'spacetime-a-b',
  'filters-conv1',
  'notes',
].map((name) => ({
  name,
  png,
}));
const altsOf = (markup: string) => Array.from(markup.matchAll(/alt="([^"]*)"/g), ([, alt]) => alt);

test.each([
  'filters-conv2',
  'convergence-conv2',
  'wins-conv2',
  'thresholds-conv2',
  'scores',
  'operating-curve',
  'track-operating-curve',
  'overview-a',
  'frame-a',
  'tracks-a',
  'spacetime-a',
])('%s has a text for who cannot see it, and a caption', (name) => {
  expect(figureText(name)?.alt).toMatch(/^.{20,}\.$/);
  expect(figureText(name)?.caption).toMatch(/^.{20,}\.$/);
});

test('a picture of another origin is left out', () => {
  expect(figureText('notes')).toBeUndefined();
  expect(figureText('constructor-x')).toBeUndefined();
});

test('the plots of a layer come in the order of reading, those of a recording belong together', () => {
  expect(altsOf(figures(plots, 'layer', 'conv2').markup)).toEqual([
    figureText('filters-conv2')?.alt,
    figureText('wins-conv2')?.alt,
  ]);
  expect(altsOf(figures(plots, 'recording').markup)).toEqual([
    figureText('spacetime-a-b')?.alt,
    figureText('tracks-a-b')?.alt,
    figureText('frame-a-b')?.alt,
  ]);
});

test('the pictures of recordings stand below their names', () => {
  const two = [...plots, { name: 'tracks-9', png }];
  expect(Array.from(recordingFigures(two).markup.matchAll(/<h3>(.*?)<\/h3>/g), ([, name]) => name)).toEqual(['9', 'a-b']);
  expect(altsOf(recordingFigures(two).markup)).toHaveLength(4);
  expect(recordingFigures([]).markup).toMatch(says('<p>No recording'));
});

test('a small picture and a large one are the same, which a line of markup unfolds without a script', () => {
  const { markup } = figures(plots, 'score');
  expect(markup).toMatch(/<figure><details><summary title="[^"]+"><img [^>]*\/><\/summary><\/details><figcaption>/);
  expect(altsOf(markup)).toEqual(['scores', 'operating-curve', 'track-operating-curve'].map((name) => figureText(name)?.alt));
  expect(figures([], 'score').markup).toBe('');
});

test('pictures are in the page itself, in the size of their print', () => {
  const { markup } = figures(plots, 'score');
  expect(markup).toContain(`src="data:image/png;base64,${Buffer.from(png).toString('base64')}" width="2" height="1"`);
});
