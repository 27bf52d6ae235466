// Ways in which bytes are changed: as disks and wires damage them, and as somebody would who wants to do harm.

/** Numbers that lengths, counts and offsets are made to be. */
const absurd = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1000_0000];

const ways = [
  (bytes, random) => changed(bytes, (copy) => (copy[random.integer(copy.length)] ^= 1 << random.integer(8))),
  (bytes, random) => changed(bytes, (copy) => (copy[random.integer(copy.length)] = random.integer(256))),
  (bytes, random) => changed(bytes, (copy) => write(copy, random, 4)),
  (bytes, random) => changed(bytes, (copy) => write(copy, random, 8)),
  (bytes, random) => changed(bytes, (copy) => write(copy, random, 2)),
  (bytes, random) => bytes.subarray(0, random.integer(bytes.length)),
  (bytes, random) => cut(bytes, random, (from, to) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])),
  (bytes, random) => cut(bytes, random, (from, to) => Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])),
  // A part is put in the place of another.
  (bytes, random) =>
    cut(bytes, random, (from, to) => changed(bytes, (copy) => copy.copyWithin(random.integer(copy.length), from, to))),
  (bytes, random) => cut(bytes, random, (from, to) => changed(bytes, (copy) => copy.fill(random.integer(2) * 255, from, to))),
];

/** The bytes, changed in one to three places. */
export function damaged(bytes, random) {
  let result = Buffer.from(bytes);
  for (let left = 1 + random.integer(3); left > 0 && result.length > 8; left--) {
    result = Buffer.from(ways[random.integer(ways.length)](result, random));
  }
  return result;
}

/** Words and signs that text is made of, and that it is not. */
const signs = [
  '\n',
  ',',
  ':',
  '"',
  '{',
  '[',
  ']',
  '}',
  '&a ',
  '*a',
  '- ',
  '\0',
  '\u001b[2J',
  '\u202e',
  '1e999',
  '-1',
  '.5',
  '0x10',
  'NaN',
  'null',
  '__proto__',
  '9'.repeat(400),
];

/** Text with some of its parts put elsewhere, repeated, or replaced. */
export function damagedText(bytes, random) {
  let text = bytes.toString('latin1');
  for (let left = 1 + random.integer(4); left > 0; left--) {
    const [a, b] = [random.integer(text.length + 1), random.integer(text.length + 1)].toSorted((one, other) => one - other);
    const way = random.integer(4);
    if (way === 0) text = text.slice(0, a) + signs[random.integer(signs.length)] + text.slice(a);
    else if (way === 1) text = text.slice(0, a) + text.slice(Math.min(b, a + 40));
    else if (way === 2) text = text.slice(0, b) + text.slice(a, a + 200) + text.slice(b);
    else text = damaged(Buffer.from(text, 'latin1'), random).toString('latin1');
  }
  return Buffer.from(text, 'latin1');
}

/** Values that do not belong where they are put. */
const strangers = [null, -1, 0.5, 1e300, '', 'x', [], {}, true, [[]], { a: 1 }, 2 ** 53, 1e9, '../../x', '__proto__'];

/** The value with one part of it, any, replaced, taken away or added. */
export function damagedValue(value, random) {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0 || random.uniform() < 0.15) return strangers[random.integer(strangers.length)];
  const at = random.integer(entries.length);
  const way = random.integer(8);
  if (way === 0) entries.splice(at, 1);
  else if (way === 1) entries.push(['stranger', strangers[random.integer(strangers.length)]]);
  else entries[at] = [entries[at][0], damagedValue(entries[at][1], random)];
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function changed(bytes, change) {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

function write(copy, random, size) {
  if (copy.length < size) return;
  const at = random.integer(copy.length - size + 1);
  const value = absurd[random.integer(absurd.length)];
  if (size === 8) copy.writeBigUInt64LE(random.integer(2) === 0 ? BigInt(value) : 2n ** BigInt(random.integer(64)), at);
  else if (size === 4) copy.writeUInt32LE(value, at);
  else copy.writeUInt16LE(value & 0xffff, at);
}

function cut(bytes, random, use) {
  const from = random.integer(bytes.length);
  return use(from, Math.min(bytes.length, from + 1 + random.integer(64)));
}
