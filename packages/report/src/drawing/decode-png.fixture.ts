import { inflateSync } from 'node:zlib';
import type { Raster } from './raster.ts';

/** Reads 8-bit RGB and RGBA files with any row filter; written apart from the encoder, so that it can judge it. */
export function decodePng(png: Uint8Array): Raster {
  const file = Buffer.from(png);
  if (file.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG signature');
  const parts: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const type = file.subarray(at + 4, at + 8).toString('latin1');
    const content = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (type === 'IDAT') parts.push(content);
    if (type !== 'IHDR') continue;
    [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
    if (content[8] !== 8 || content[12] !== 0) throw new Error('expected 8 bits a channel, not interlaced');
    channels = { 2: 3, 6: 4 }[content[9]] ?? 0;
  }
  if (channels !== 3 && channels !== 4) throw new Error('expected RGB or RGBA');
  return { width, height, channels, data: unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels) };
}

function unfilter(rows: Buffer, stride: number, height: number, pixel: number): Uint8Array {
  const out = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= pixel ? out[at - pixel] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= pixel && y > 0 ? out[at - stride - pixel] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = rows[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Colour of one pixel as #rrggbb. */
export function pixelAt({ width, channels, data }: Raster, x: number, y: number): string {
  const at = (y * width + x) * channels;
  return `#${Buffer.from(data.subarray(at, at + 3)).toString('hex')}`;
}
