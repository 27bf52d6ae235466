import { describe, expect, it } from 'vitest';
import { svgToPng } from './chart.ts';
import { decodePng, pixelAt } from './decode-png.fixture.ts';
import { fillRectangle, whiteRaster } from './raster.ts';
import { element, escapeXml, figure, rasterImage, text, textWidth } from './svg.ts';

describe('markup', () => {
  it('lets no name of a file break out of a text or an attribute', () => {
    expect(escapeXml('a<b> & "c"')).toBe('a&lt;b&gt; &amp; &quot;c&quot;');
    expect(element('g', { id: '"><script>' })).toBe('<g id="&quot;&gt;&lt;script&gt;"/>');
    expect(text('<&>', 1, 2)).toContain('>&lt;&amp;&gt;</text>');
    expect(textWidth('abcd')).toBe(textWidth('abcd', 12));
  });
});

describe('rasterImage', () => {
  it('reaches the picture pixel by pixel', async () => {
    const raster = whiteRaster(8, 8);
    for (let i = 0; i < 8; i++) fillRectangle(raster, i, i, 1, 1, [200, 10 * i, 3]);
    const picture = decodePng(await svgToPng(figure(10, 10, rasterImage(raster, 3, 3))));
    expect([picture.width, picture.height]).toEqual([20, 20]);
    for (let i = 0; i < 8; i++) {
      expect(pixelAt(picture, 6 + i, 6 + i)).toBe(pixelAt(raster, i, i));
      expect(pixelAt(picture, 6 + i, 6 + 7 - i)).toBe(pixelAt(raster, i, 7 - i));
    }
    expect(pixelAt(picture, 5, 5)).toBe('#ffffff');
    expect(pixelAt(picture, 14, 14)).toBe('#ffffff');
  });
});

describe('fillRectangle', () => {
  it('leaves out what lies outside', () => {
    const raster = whiteRaster(3, 2);
    fillRectangle(raster, -1, 1, 3, 9, [0, 0, 0]);
    const black = Array.from({ length: 6 }, (_, i) => pixelAt(raster, i % 3, Math.floor(i / 3)) === '#000000');
    expect(black).toEqual([false, false, false, true, true, false]);
  });
});
