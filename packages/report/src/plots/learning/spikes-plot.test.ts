import { sparseFromDense } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { decodePng, pixelAt } from '../../drawing/decode-png.fixture.ts';
import { POLARITY_COLOURS } from '../../drawing/event-raster.ts';
import { headingBottom, MARGIN } from '../../drawing/svg.ts';
import { drawn, textsOf } from '../charts.fixture.ts';
import { type SpikesPlotData, spikesFigure, spikesPlot } from './spikes-plot.ts';

/** Two steps of 8 × 8 pixels: OFF at (1, 2), ON at (6, 2), both at (3, 5). */
const dense = new Float32Array(2 * 2 * 64);
const at = (step: number, channel: number, x: number, y: number) => (step * 2 + channel) * 64 + y * 8 + x;
for (const place of [at(0, 0, 1, 2), at(1, 1, 6, 2), at(0, 0, 3, 5), at(1, 1, 3, 5)]) dense[place] = 1;
/** A layer of two maps and 4 × 4 places: three spikes at place (2, 1), one at (0, 0). */
const layer = new Float32Array(2 * 2 * 16);
for (const place of [6, 16 + 6, 32 + 6, 0]) layer[place] = 1;

const data: SpikesPlotData = {
  title: 'conv2: spikes',
  lines: ['a window', 'of a few'],
  window: sparseFromDense([2, 2, 8, 8], dense),
  spikes: sparseFromDense([2, 2, 4, 4], layer),
  receptiveField: { stride: 2, offset: 0.5, size: 6 },
  classSpikes: undefined,
};

/** Device pixels of an input pixel; left edges of the panels and their upper edge. */
const ZOOM = 95;
const [LEFT, TOP] = [2 * (MARGIN + 46), 2 * (headingBottom(2) + 46)];
const RIGHT = LEFT + 8 * ZOOM + 2 * 64;

describe('spikesPlot', () => {
  it('says what it shows and in which units', () => {
    const texts = textsOf(spikesFigure(data));
    expect(texts).toEqual(expect.arrayContaining(['conv2: spikes', 'a window', 'of a few', 'Events of the window']));
    expect(texts).toEqual(expect.arrayContaining(['x (input px)', 'y (input px)', 'Spikes per place', '4', '2', '0']));
    expect(texts).not.toContain('class spikes');
  });

  it('paints events by polarity, and counts of spikes at the input that they stand for', async () => {
    const picture = decodePng(await spikesPlot(data));
    const event = (x: number, y: number) => pixelAt(picture, LEFT + x * ZOOM + 40, TOP + y * ZOOM + 40);
    expect(event(1, 2)).toBe(POLARITY_COLOURS.off.toLowerCase());
    expect(event(6, 2)).toBe(POLARITY_COLOURS.on.toLowerCase());
    expect(event(3, 5)).toBe(POLARITY_COLOURS.both);
    expect(event(0, 0)).toBe('#ffffff');
    // Place (2, 1) is input (4 … 5, 2 … 3); three spikes of four, one, and none.
    const count = (x: number, y: number) => pixelAt(picture, RIGHT + x * ZOOM + 40, TOP + y * ZOOM + 40);
    expect([count(4, 2), count(5, 3)]).toEqual(['#5ec962', '#5ec962']);
    expect(count(0, 0)).toBe('#3b528b');
    expect(count(7, 7)).toBe('#440154');
  });

  it('marks class spikes upon the events', () => {
    const figure = spikesFigure({ ...data, classSpikes: [{ x: 3, y: 5, w: 2, h: 2 }] });
    expect(textsOf(figure)).toContain('class spikes');
    const pixel = ZOOM / 2;
    const [x, y] = [LEFT / 2 + 2.5 * pixel, TOP / 2 + 4.5 * pixel];
    expect(figure.split('url(#panel)">')[1]).toContain(`x="${x}" y="${y}" width="${2 * pixel}" height="${2 * pixel}"`);
  });

  it('is drawn, also without a spike and with one channel', async () => {
    const silent = sparseFromDense([2, 2, 4, 4], new Float32Array(64));
    const oneChannel = sparseFromDense([2, 1, 8, 8], new Float32Array(128).fill(1));
    await drawn(() => spikesPlot({ ...data, spikes: silent, window: oneChannel }));
    expect(textsOf(spikesFigure({ ...data, spikes: silent }))).toEqual(expect.arrayContaining(['2', '1', '0']));
  });
});
