import { crc32, deflateRawSync } from 'node:zlib';

/** A file for {@link zipOf}. */
export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** Sizes and place in a field of 64 bits. */
  readonly large?: boolean;
  /** What the archive says, where it is wrong. */
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
}

/** A whole number in bytes, lowest first. */
const number = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, k) => Math.floor(value / 256 ** k) % 256);
const u16 = (...values: readonly number[]): number[] => values.flatMap((value) => number(value, 2));
const u32 = (...values: readonly number[]): number[] => values.flatMap((value) => number(value, 4));
const u64 = (...values: readonly number[]): number[] => values.flatMap((value) => number(value, 8));

/** A ZIP archive of files in the order given, stored where nothing else is said. */
export function zipOf(files: readonly ZippedFile[] | Readonly<Record<string, Uint8Array>>, comment = ''): Uint8Array {
  const list = Array.isArray(files)
    ? (files as readonly ZippedFile[])
    : Object.entries(files as Readonly<Record<string, Uint8Array>>).map(([name, bytes]): ZippedFile => ({ name, bytes }));
  const out: Uint8Array[] = [];
  const directory: number[] = [];
  let place = 0;
  for (const { name, bytes, deflate = false, large = false, crc = crc32(bytes), flags = 0, method = deflate ? 8 : 0 } of list) {
    const data = deflate ? deflateRawSync(bytes) : bytes;
    const label = [...Buffer.from(name)];
    const size = (value: number): number[] => u32(large ? 0xffff_ffff : value);
    const extra = large ? [...u16(1, 24), ...u64(bytes.length, data.length, place)] : [];
    const common = [
      ...u16(20, flags, method, 0, 0),
      ...u32(crc),
      ...size(data.length),
      ...size(bytes.length),
      ...u16(label.length),
    ];
    // Headers of entries may have other extra fields than the directory; those of PyTorch are of any length.
    const padding = Array<number>(4 + (label.length % 5)).fill(9);
    const header = [...u32(0x04034b50), ...common, ...u16(padding.length), ...label, ...padding];
    out.push(Uint8Array.from(header), data);
    directory.push(
      ...u32(0x02014b50),
      ...u16(20),
      ...common,
      ...u16(extra.length, 0, 0, 0),
      ...u32(0),
      ...size(place),
      ...label,
      ...extra,
    );
    place += header.length + data.length;
  }
  const isLarge = list.some(({ large }) => large);
  const counts = [list.length, list.length];
  const end64 = [...u32(0x06064b50), ...u64(44), ...u16(45, 45), ...u32(0, 0), ...u64(...counts, directory.length, place)];
  const locator = [...u32(0x07064b50, 0), ...u64(place + directory.length), ...u32(1)];
  const [length, at] = isLarge ? [0xffff_ffff, 0xffff_ffff] : [directory.length, place];
  const end = [...u32(0x06054b50), ...u16(0, 0, ...counts), ...u32(length, at), ...u16(comment.length), ...Buffer.from(comment)];
  return new Uint8Array(
    Buffer.concat([...out, Uint8Array.from([...directory, ...(isLarge ? [...end64, ...locator] : []), ...end])]),
  );
}
