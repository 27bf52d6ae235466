/** CRC-32 bit by bit, as the definition goes. */
function slowCrc32(bytes: Uint8Array): number {
  let remainder = 0xffff_ffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb8_8320 : remainder >>> 1;
  }
  return ~remainder >>> 0;
}

export interface ZipOptions {
  readonly method?: number;
  readonly comment?: string;
}

/** A zip archive of stored files, in the order given; extra fields of odd lengths as PyTorch has them. */
export function zipped(files: Readonly<Record<string, Uint8Array>>, { method = 0, comment = '' }: ZipOptions = {}): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  for (const [name, contents] of Object.entries(files)) {
    const extra = Buffer.alloc(name.length % 5, 0x5a);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x0403_4b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(extra.length, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x0201_4b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(slowCrc32(contents), 16);
    entry.writeUInt32LE(contents.length, 20);
    entry.writeUInt32LE(contents.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(position, 42);
    const parts = [local, Buffer.from(name), extra, contents];
    locals.push(...parts.map((part) => Buffer.from(part)));
    position += parts.reduce((sum, part) => sum + part.length, 0);
    directory.push(entry, Buffer.from(name));
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(position, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...locals, ...directory, end, Buffer.from(comment)]));
}
