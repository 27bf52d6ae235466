import type { Rgb } from '../drawing/palette.ts';
import type { IndexedRaster } from './indexed-raster.ts';

/** The part of gifenc that is used; the package has no types. */
interface Gifenc {
  readonly GIFEncoder: () => Encoder;
}

interface Encoder {
  writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
  finish(): void;
  bytes(): Uint8Array;
  readonly stream: { reset(): void };
}

interface FrameOptions {
  readonly palette?: readonly Rgb[];
  /** ms; written in hundredths of a second. */
  readonly delay: number;
  /** Bits of a place in the palette. */
  readonly colorDepth: number;
}

/** Encodes an animated GIF that plays again and again, frame by frame: no more than one is held. Same frames, same bytes. */
export class GifEncoder {
  readonly #encoder: Encoder;
  readonly #palette: readonly Rgb[];
  readonly #delayMs: number;
  #isFirst = true;

  private constructor(encoder: Encoder, palette: readonly Rgb[], delayMs: number) {
    this.#encoder = encoder;
    this.#palette = palette;
    this.#delayMs = delayMs;
  }

  /**
   * @param palette 2 to 256 colours
   * @param delayMs how long a frame stands, a multiple of 10; browsers slow down what stands shorter than 20
   */
  static async open(palette: readonly Rgb[], delayMs: number): Promise<GifEncoder> {
    // @ts-expect-error the package has no types
    const gifenc = (await import('gifenc')) as Partial<Gifenc> & { readonly default: Gifenc };
    // A CommonJS package, of which Node shows nothing but the default, and others do.
    const open = gifenc.GIFEncoder ?? gifenc.default.GIFEncoder;
    return new GifEncoder(open(), palette, delayMs);
  }

  /** Bytes of the next frame, with the header of the file before the first. All frames are of one size. */
  frame({ width, height, data }: IndexedRaster): Uint8Array {
    const colorDepth = Math.max(2, Math.ceil(Math.log2(this.#palette.length)));
    const frame = { delay: this.#delayMs, colorDepth };
    this.#encoder.writeFrame(data, width, height, this.#isFirst ? { ...frame, palette: this.#palette } : frame);
    this.#isFirst = false;
    return this.#taken();
  }

  /** Bytes behind the last frame. */
  end(): Uint8Array {
    this.#encoder.finish();
    return this.#taken();
  }

  #taken(): Uint8Array {
    const bytes = this.#encoder.bytes();
    this.#encoder.stream.reset();
    return bytes;
  }
}
