import { describe, expect, it } from 'vitest';
import { decodePng } from './decode-png.fixture.ts';
import { encodePng, pngHeader } from './raster.ts';

describe('encodePng', () => {
  it.each([3, 4] as const)('keeps every byte of %i channels', (channels) => {
    const data = Uint8Array.from({ length: 5 * 4 * channels }, (_, i) => (i * 89) & 0xff);
    const png = encodePng({ width: 5, height: 4, channels, data });
    expect(decodePng(png)).toEqual({ width: 5, height: 4, channels, data });
    expect(pngHeader(png)).toEqual({ width: 5, height: 4, channels });
  });

  it('is one white pixel, byte for byte', () => {
    const png = Buffer.from(encodePng({ width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 255, 255) }));
    expect(png.subarray(0, 33).toString('hex')).toBe('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de');
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });

  it('refuses data of another size, and no pixel', () => {
    expect(() => encodePng({ width: 2, height: 2, channels: 3, data: new Uint8Array(11) })).toThrow('expected 2 × 2 × 3 bytes');
    expect(() => encodePng({ width: 0, height: 2, channels: 3, data: new Uint8Array() })).toThrow('at least one pixel');
  });
});

describe('pngHeader', () => {
  it('refuses bytes that are no PNG', () => {
    expect(() => pngHeader(new TextEncoder().encode('GIF89a, and more than 24 bytes'))).toThrow(TypeError);
    expect(() => pngHeader(new Uint8Array(3))).toThrow('got 3 other bytes');
  });
});
