import { GifReader } from 'omggif';

/** An animated GIF as another library reads it. */
export interface DecodedGif {
  readonly width: number;
  readonly height: number;
  /** 0: for ever. */
  readonly loops: number | null;
  readonly frames: readonly DecodedFrame[];
}

interface DecodedFrame {
  readonly delayMs: number;
  /** `#rrggbb` of a pixel. */
  readonly at: (x: number, y: number) => string;
}

/** Reads all frames. They are whole and opaque, so that none needs the one before. */
export function decodeGif(file: Uint8Array): DecodedGif {
  const reader = new GifReader(Buffer.from(file));
  const { width, height } = reader;
  const frames = Array.from({ length: reader.numFrames() }, (_, k): DecodedFrame => {
    const info = reader.frameInfo(k);
    if (info.width !== width || info.height !== height) throw new Error(`frame ${k}: expected one of ${width} × ${height} px`);
    const rgba = new Uint8Array(width * height * 4);
    reader.decodeAndBlitFrameRGBA(k, rgba);
    return {
      delayMs: info.delay * 10,
      at: (x, y) => `#${Buffer.from(rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)).toString('hex')}`,
    };
  });
  return { width, height, loops: reader.loopCount(), frames };
}
