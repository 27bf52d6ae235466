import { crc32, deflateSync } from 'node:zlib';
import type { Rgb } from './palette.ts';

/** Pixels row by row from the top left, 8 bits a channel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 3 = RGB, 4 = RGBA with straight alpha. */
  readonly channels: 3 | 4;
  /** [height, width, channels] */
  readonly data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Encodes a raster as a PNG file: 8 bits a channel, no row filter. Same raster, same bytes (with the same zlib).
 *
 * @param compression 1, quick, for what is decoded again at once, to 9, small, for a file
 * @throws RangeError when the data do not hold width · height · channels bytes or there is no pixel
 * @see https://www.w3.org/TR/png-3/
 */
export function encodePng({ width, height, channels, data }: Raster, compression = 9): Uint8Array {
  const stride = width * channels;
  if (data.length === 0 || data.length !== height * stride)
    throw new RangeError(
      `PNG: expected ${height} × ${width} × ${channels} bytes and at least one pixel, got ${data.length} bytes`,
    );
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 3 ? 2 : 6], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: compression })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Length, type, content, CRC-32 of type and content. */
function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + content.length);
  bytes.writeUInt32BE(content.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}

/** Channels of the colour types of the standard; a palette (3) stands for RGB. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/**
 * Size in pixels and channels of a PNG file, from its header.
 *
 * @throws TypeError when the bytes are no PNG file
 */
export function pngHeader(png: Uint8Array): { readonly width: number; readonly height: number; readonly channels: number } {
  const channels = CHANNELS[png[25]];
  if (channels === undefined || !SIGNATURE.every((byte, i) => png[i] === byte))
    throw new TypeError(`PNG: expected the signature and header of a PNG file, got ${png.length} other bytes`);
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20), channels };
}

export function whiteRaster(width: number, height: number): Raster {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(255) };
}

/** Fills a rectangle of an RGB raster; what lies outside of the raster is left out. */
export function fillRectangle(raster: Raster, x: number, y: number, width: number, height: number, colour: Rgb): void {
  const { data } = raster;
  const [left, right] = [Math.max(0, x), Math.min(raster.width, x + width)];
  const [top, bottom] = [Math.max(0, y), Math.min(raster.height, y + height)];
  if (left >= right || top >= bottom) return;
  const start = (row: number) => (row * raster.width + left) * 3;
  const end = start(top) + (right - left) * 3;
  for (let i = start(top); i < end; i += 3) {
    data[i] = colour[0];
    data[i + 1] = colour[1];
    data[i + 2] = colour[2];
  }
  for (let row = top + 1; row < bottom; row++) data.copyWithin(start(row), start(top), end);
}
